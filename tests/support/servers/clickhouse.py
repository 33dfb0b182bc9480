"""A private ClickHouse for tests: its own engine behind an HTTP interface of ours.

A server of ClickHouse is in no registry of packages; what is the engine's and what is not, says
`tests/support/servers/clickhouse_server.py`. The gate has the small build (`chdb-core-lite`,
51 MB), which lacks some functions and joins. To have all of the engine:

    uv pip install --target /tmp/chdb --no-deps chdb-core==26.9.0       # 180 MB
    TABLETALK_TEST_CHDB=/tmp/chdb pytest -k clickhouse
"""

import importlib.util
import json
import os
import sys
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from tests.support.run_folder import find_homes
from tests.support.servers.ports import free_port
from tests.support.servers.server_process import Account, Server, keep, wait_for

WHOLE_ENGINE = "TABLETALK_TEST_CHDB"
_ROOT = Path(__file__).parents[3]


def start_clickhouse(home: Path) -> Server:
    """A ClickHouse with its data in `home`; skipped where its engine is not installed."""
    if importlib.util.find_spec("chdb") is None:
        pytest.skip("ClickHouse's engine is not installed (chdb-core-lite)")
    port, root = free_port(), Account("super", uuid4().hex)
    (home / "accounts").mkdir()
    _write(home, root, 0)
    places = [str(_ROOT), *filter(None, [os.environ.get(WHOLE_ENGINE)])]
    start = f"import sys; sys.path[:0] = {places!r}; sys.argv[1:] = {[str(port), str(home)]!r}"
    program = f"{start}; from tests.support.servers.clickhouse_server import main; main()"
    keep(home, [sys.executable, "-c", program], None)
    wait_for(port, home / "log")
    return Server("clickhouse", port, root)


def add_account(account: Account, readonly: int, profile: dict[str, str] | None = None) -> None:
    """Let an account in; 0 may write, 2 may not, 1 may not even change a setting.

    `profile` are settings that its sessions begin with.
    """
    _write(find_homes() / "clickhouse", account, readonly, profile)


def run_sql_clickhouse(server: Server, who: Account, database: str, script: str) -> None:
    """Run the statements of `script`, one after the other."""
    for statement in script.split(";\n"):
        if statement.strip(" \n;"):
            run_query(server, who, database, statement.strip(" \n;"))


def ask_clickhouse(server: Server, database: str, query: str) -> int:
    """The one number that `query` finds."""
    return int(run_query(server, server.root, database, query))


def run_query(server: Server, who: Account, database: str, statement: str) -> str:
    """What the server says. Raises RuntimeError in its words."""
    answer = httpx.post(
        f"http://{server.host}:{server.port}/",
        params={"database": database or "default", "default_format": "TabSeparated"},
        headers={"X-ClickHouse-User": who.username, "X-ClickHouse-Key": who.password},
        content=statement,
        timeout=60,
        trust_env=False,
    )
    if answer.status_code != 200:
        raise RuntimeError(answer.text)
    return answer.text


def _write(
    home: Path, account: Account, readonly: int, profile: dict[str, str] | None = None
) -> None:
    """A file for each account: the tests of all workers add theirs at the same time."""
    fresh = home / f"account.{uuid4().hex}"
    rights = {"password": account.password, "readonly": readonly, "profile": profile or {}}
    fresh.write_text(json.dumps(rights))
    fresh.rename(home / "accounts" / f"{account.username}.json")
