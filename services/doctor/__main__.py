"""`python -m services.doctor [--json] [--locale zh-CN]`: asks the running server of this machine.

Exits with 0 when nothing is failed, else with 1.
"""

import argparse
import asyncio
import sys
from typing import Any

import aiohttp
import orjson

from model.database.engine import Database, now, open_database
from model.errors import Misconfigured
from model.locales import Locale, text
from model.repositories.users import find_any_admin
from model.settings import Settings, read_settings
from services.security.key_files import load_key
from services.users.tokens import TokenClaims, TokenSigner

TIMEOUT_S = 90.0
MARKS = {"ok": "ok     ", "warning": "warning", "failed": "FAILED ", "off": "off    "}
OK = 200


def main() -> int:
    """Print what was found."""
    parser = argparse.ArgumentParser(prog="doctor")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--locale", choices=["en", "zh-CN"], default="en")
    arguments = parser.parse_args()
    locale: Locale = arguments.locale
    try:
        report = asyncio.run(_fetch_report(read_settings(), locale))
    except Misconfigured as error:
        return _print_result(text("doctor.misconfigured", locale, problem=str(error)), 1)
    except (aiohttp.ClientError, TimeoutError, OSError):
        return _print_result(text("doctor.not_running", locale), 1)
    if report is None:
        return _print_result(text("doctor.no_admin", locale), 1)
    output = (
        orjson.dumps(report, option=orjson.OPT_INDENT_2).decode()
        if arguments.json
        else _format_report(report)
    )
    return _print_result(output, 1 if report["state"] == "failed" else 0)


def _print_result(words: str, code: int) -> int:
    sys.stdout.write(f"{words}\n")
    return code


def _format_report(report: dict[str, Any]) -> str:
    lines = []
    for part in report["parts"]:
        lines.append(f"{MARKS[part['state']]}  {part['title']}: {part['finding']}")
        if part["cure"]:
            lines.append(f"         → {part['cure']}")
    return "\n".join(lines)


async def _fetch_report(settings: Settings, locale: Locale) -> dict[str, Any] | None:
    """What the server says; None when there is no administrator to ask as."""
    async with open_database(settings.database_uri) as database:
        token = await _issue_admin_token(settings, database)
    if token is None:
        return None
    place = f"http://127.0.0.1:{settings.server.port}/api/doctor"
    headers = {"Authorization": f"Bearer {token}", "Accept-Language": locale}
    limit = aiohttp.ClientTimeout(total=TIMEOUT_S)
    async with (
        aiohttp.ClientSession(timeout=limit) as session,
        session.get(place, headers=headers) as response,
    ):
        response.raise_for_status()
        report: dict[str, Any] = await response.json()
        return report


async def _issue_admin_token(settings: Settings, database: Database) -> str | None:
    """Whoever may read the signing key may ask as an administrator."""
    async with database.reading() as session:
        admin = await find_any_admin(session)
    if admin is None:
        return None
    signer = TokenSigner(
        load_key(settings.jwt_secret_key, settings.data_dir / "jwt_secret_key"), now
    )
    return signer.issue(TokenClaims(admin.id, admin.token_epoch))


if __name__ == "__main__":
    raise SystemExit(main())
