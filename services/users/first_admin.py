"""The account of the first start."""

import secrets
import sys
from pathlib import Path

from pydantic import SecretStr

from model.database.engine import Database
from model.errors import Conflict, Invalid
from model.repositories import users as records
from model.settings import to_misconfigured
from model.workspaces.workspace import FIRST_WORKSPACE
from services.security.key_files import load_or_create_secret
from services.users.service import UserService

ADMIN_NAME = "admin"


async def ensure_admin(
    users: UserService, database: Database, initial_password: SecretStr | None, data_dir: Path
) -> None:
    """Make `admin` when there is no account yet; safe when several workers start at once."""
    async with database.reading() as session:
        if await records.has_any(session):
            return
    if initial_password:
        await _create_admin(users, initial_password.get_secret_value())
        return
    path = data_dir / "admin_password"
    ours = not path.exists()
    password = load_or_create_secret(path, secrets.token_urlsafe(12))
    if await _create_admin(users, password):
        _announce(password, path)
    elif ours and not await users.has_password(ADMIN_NAME, password):
        path.unlink(missing_ok=True)  # another machine made the account, with another password


async def _create_admin(users: UserService, password: str) -> bool:
    try:
        await users.create(ADMIN_NAME, password, "admin", FIRST_WORKSPACE)
    except Conflict:
        return False
    except Invalid as error:
        raise to_misconfigured("ADMIN_PASSWORD", str(error)) from None
    return True


def _announce(password: str, path: Path) -> None:
    """Tell a terminal the password; a file or a pipe, which others may read, only where it is."""
    if sys.stdout.isatty():
        line = f"First sign-in: {ADMIN_NAME} / {password} (also in {path.resolve()})"
    else:
        line = f"First sign-in: {ADMIN_NAME}; the password is in {path.resolve()}"
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
