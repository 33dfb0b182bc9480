"""Accounts, and what is deleted with a user."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from model.settings import Settings
from services.container.core import Core
from services.files.service import FileService
from services.runs.service import RunService
from services.security.key_files import load_key
from services.users.administration import UserAdministration
from services.users.first_admin import ensure_admin
from services.users.passwords import Passwords
from services.users.roles import RoleService
from services.users.service import DeletionScope, UserService
from services.workspaces.service import WorkspaceService


def user_deletion_scope(files: FileService, runs: RunService) -> DeletionScope:
    """Deletes what belongs to a user elsewhere."""

    @asynccontextmanager
    async def deletion_scope(user_id: str) -> AsyncIterator[None]:
        async with files.user_deletion(user_id), runs.user_deletion(user_id):
            yield

    return deletion_scope


@dataclass(frozen=True)
class UserServices:
    """Accounts, roles, workspaces, and what people do with other people's accounts."""

    users: UserService
    roles: RoleService
    administration: UserAdministration
    workspaces: WorkspaceService


async def open_users(settings: Settings, core: Core, deletion_scope: DeletionScope) -> UserServices:
    """The first account is made when there is none."""
    token_key = load_key(settings.jwt_secret_key, settings.data_dir / "jwt_secret_key")
    users = UserService(
        core.database,
        Passwords(),
        token_key,
        deletion_scope=deletion_scope,
        record=core.audit.add,
    )
    await ensure_admin(users, core.database, settings.admin_password, settings.data_dir)
    roles = RoleService(core.database, users.roles)
    administration = UserAdministration(users, roles)
    workspaces = WorkspaceService(core.database, users, administration)
    return UserServices(users, roles, administration, workspaces)
