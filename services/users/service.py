"""Accounts: sign-in and sign-out, passwords, and the accounts themselves."""

import asyncio
import logging
import unicodedata
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from functools import partial

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from model.actor import UserActor
from model.audit.entry import AuditEntry, AuditOutcome, RecordAudit
from model.database.engine import Database, now
from model.errors import Conflict, Invalid, NotFound, Unauthorized
from model.paging import Page, PageRequest, cut_page
from model.repositories import users as records
from model.repositories.usage import budgets
from model.role import ADMIN, USER
from model.tables.user import UserRow, WorkspaceMemberRow
from model.user import CurrentUser, User, UserFilter
from model.workspaces.workspace import NO_WORKSPACE, WorkspaceSelector
from services.users import user_names
from services.users.device_cookies import DeviceCookies
from services.users.passwords import Passwords, check_new_password
from services.users.role_cache import RoleCache
from services.users.roles import assign_role
from services.users.sign_in_limits import PASSWORD, SignInAttempt, SignInLimits, to_network
from services.users.throttle import RateLimitKey, Throttle
from services.users.tokens import LIFETIME, TokenClaims, TokenSigner
from services.users.user_cache import UserCache
from services.users.workspace_choice import ANY_WORKSPACE, WorkspaceChoice

_MAX_CONCURRENT_SIGN_INS = 4
DeletionScope = Callable[[str], AbstractAsyncContextManager[object]]
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SignInSession:
    """A new token, and the user whose it is."""

    user: User
    token: str
    expires_in: int
    device: str
    """The cookie by which the device is known at its next sign-in."""


@dataclass(frozen=True, slots=True)
class UserChanges:
    """What an administrator may change; None leaves it as it is."""

    role_id: str | None = None
    enabled: bool | None = None
    password: str | None = None


class UserService:
    """All that can be done with accounts."""

    def __init__(
        self,
        database: Database,
        passwords: Passwords,
        token_key: bytes,
        deletion_scope: DeletionScope,
        record: RecordAudit,
    ) -> None:
        """`deletion_scope` wraps the deletion of a user, and removes his data elsewhere."""
        self._database = database
        self._deletion_scope = deletion_scope
        self._record = record
        self._passwords = passwords
        self._tokens = TokenSigner(token_key, now)
        self._devices = DeviceCookies(token_key, now)
        self._throttle = Throttle(database, now, token_key)
        self._limits = SignInLimits(self._throttle)
        self._sign_ins = asyncio.Semaphore(_MAX_CONCURRENT_SIGN_INS)
        self._user_cache = UserCache(database)
        self._choice = WorkspaceChoice(database)
        self.roles = RoleCache(database)

    async def sign_in(
        self, username: str, password: str, address: str, device: str = ""
    ) -> SignInSession:
        """A token. Raises `Unauthorized`, the same for a wrong name and a wrong password.

        `device` is what the last sign-in from there gave. Raises `TooMany` after failed attempts.
        """
        name_key = user_names.to_name_key(username)
        async with self._sign_ins:  # unbounded concurrent attempts would overshoot the limit
            async with self._database.reading() as session:
                row = await records.find_by_name_key(session, name_key)
            attempt = SignInAttempt(
                name_key, to_network(address), self._devices.verify(row, device)
            )
            subjects = await self._limits.admit(attempt)
            is_right = await self._verify(row, password)
            if row is None or not is_right or not row.enabled:
                await self._limits.record_refusal(subjects)
                log.warning("sign-in refused", extra={"address": address})
                self._record_sign_in(row, "refused", address)
                raise Unauthorized("users.wrong_credentials")
        await self._limits.record_success(attempt)
        sign_in_session = await self._complete_sign_in(row, password)
        self._record_sign_in(row, "done", address)
        return sign_in_session

    async def authenticate(
        self, token: str, selector: WorkspaceSelector = ANY_WORKSPACE
    ) -> CurrentUser:
        """The owner of this token, in the workspace that a request means.

        Raises `Unauthorized` for an invalid or revoked token, else what `WorkspaceChoice` raises.
        """
        user = await self.require_session(token)
        return await self._to_current(user, await self._choice.choose(user, selector))

    async def require_session(self, token: str) -> User:
        """The user of a token. Raises `Unauthorized` for one that is invalid or revoked by now."""
        claims = self._tokens.verify(token)
        user = await self._user_cache.get(claims.user_id)
        if user is None or not user.enabled or user.token_epoch != claims.epoch:
            raise Unauthorized("users.bad_token")
        return user

    async def find_current(self, actor: UserActor) -> CurrentUser | None:
        """A member of a workspace with what he may do there now; None where he is none."""
        user = await self._user_cache.get(actor.id)
        if user is None or not user.enabled or not user.is_in(actor.workspace_id):
            return None
        return await self._to_current(user, actor.workspace_id)

    async def _to_current(self, user: User, workspace_id: str) -> CurrentUser:
        role_id = user.find_role(workspace_id)
        permissions = await self.roles.find_permissions(role_id) if role_id else frozenset()
        return CurrentUser(user.id, user.username, user.role, permissions, workspace_id)

    async def sign_out(self, user_id: str) -> None:
        """End all sessions of a user."""
        async with self._database.transaction() as session:
            await records.end_sessions(session, user_id)
        self._user_cache.invalidate(user_id)
        log.info("signed out", extra={"account": user_id})

    async def change_password(self, user_id: str, current: str, new: str) -> SignInSession:
        """Set one's own password; ends all earlier sessions and begins a new one."""
        async with self._database.reading() as session:
            row = await _require_row(session, user_id)
        subject = RateLimitKey(PASSWORD, user_id)
        await self._throttle.check(subject)
        if not await self._verify(row, current):
            await self._throttle.record_try(subject)
            raise Invalid("users.wrong_password", path="current_password")
        await self._throttle.reset(subject)
        check_new_password(new, row.username, path="new_password")
        await self.change(user_id, UserChanges(password=new))
        async with self._database.reading() as session:
            return self._open_session(await _require_row(session, user_id))

    async def page(self, request: PageRequest, user_filter: UserFilter) -> Page[User]:
        """The accounts that a filter lets through, from the oldest."""
        async with self._database.reading() as session:
            rows = await records.find_page(session, request, user_filter)
        return cut_page(rows, request, lambda last: (last.created_at, last.id))

    async def get(self, user_id: str) -> User:
        """One account. Raises `NotFound`."""
        user = await self._database.read(partial(records.find_user, user_id=user_id))
        if user is None:
            raise NotFound("users.unknown")
        return user

    async def create(self, username: str, password: str, role_id: str, workspace_id: str) -> User:
        """A new account in a workspace; its role exists.

        Raises `Invalid`, `Conflict` when the name is taken.
        """
        name = user_names.validate_name(username)
        check_new_password(password, name)
        password_hash = await self._passwords.hash(_normalize(password))
        name_key = user_names.to_name_key(name)
        row = UserRow(username=name, name_key=name_key, password_hash=password_hash)
        row.role = ADMIN if role_id == ADMIN else USER
        try:
            async with self._database.transaction() as session:
                session.add(row)
                await session.flush()
                member = WorkspaceMemberRow(workspace_id=workspace_id, user_id=row.id)
                member.role_id = USER if role_id == ADMIN else role_id
                session.add(member)
        except IntegrityError:
            raise Conflict("users.name_taken") from None
        log.info("account made", extra={"account": row.id, "role": role_id})
        return await self.get(row.id)

    async def change(
        self, user_id: str, changes: UserChanges, workspace_id: str = NO_WORKSPACE
    ) -> User:
        """Change an account, and its role in a workspace.

        A new password ends its sessions, and so does disabling it.
        """
        new_hash = None
        if changes.password is not None:
            check_new_password(changes.password, (await self.get(user_id)).username)
            new_hash = await self._passwords.hash(_normalize(changes.password))
        async with self._database.transaction() as session:
            admins = await records.find_enabled_admins(session)
            row = await _require_row(session, user_id)
            if changes.role_id is not None:
                await assign_role(session, row, changes.role_id, workspace_id)
            row.enabled = row.enabled if changes.enabled is None else changes.enabled
            if new_hash:
                row.password_hash = new_hash
            if new_hash or changes.enabled is False:
                row.token_epoch += 1
            _require_remaining_admin(admins, row)
        self._user_cache.invalidate(user_id)
        log.info("account changed", extra={"account": user_id})
        return await self.get(user_id)

    async def delete(self, user_id: str) -> None:
        """Remove an account with all that is its own; its sessions end."""
        async with self._deletion_scope(user_id), self._database.transaction() as session:
            admins = await records.find_enabled_admins(session)
            row = await _require_row(session, user_id)
            row.enabled = False
            _require_remaining_admin(admins, row)
            await session.delete(row)
            await budgets.remove(session, "user", user_id)
        self._user_cache.invalidate(user_id)
        log.info("account deleted", extra={"account": user_id})

    def forget(self, user_id: str) -> None:
        """Read an account again, whose memberships were changed in this worker."""
        self._user_cache.invalidate(user_id)

    async def has_password(self, username: str, password: str) -> bool:
        """Whether an account has this password, without signing in."""
        async with self._database.reading() as session:
            row = await records.find_by_name_key(session, user_names.to_name_key(username))
        return await self._verify(row, password)

    def _record_sign_in(self, row: UserRow | None, outcome: AuditOutcome, address: str) -> None:
        """A name that is unknown is not recorded: it may be a password in the wrong field."""
        self._record(
            AuditEntry(
                "sign_in",
                "auth.login",
                outcome,
                user_id=row.id if row else None,
                user_name=row.username if row else "",
                details={"address": address, "known": row is not None},
            )
        )

    async def _verify(self, row: UserRow | None, password: str) -> bool:
        return await self._passwords.verify(
            row.password_hash if row else None, _normalize(password)
        )

    async def _complete_sign_in(self, row: UserRow, password: str) -> SignInSession:
        is_outdated = self._passwords.is_outdated(row.password_hash)
        new_hash = await self._passwords.hash(_normalize(password)) if is_outdated else None
        async with self._database.transaction() as session:
            current_row = await session.get(UserRow, row.id)
            if current_row is None or current_row.password_hash != row.password_hash:
                raise Unauthorized("users.wrong_credentials")  # changed while we were verifying
            current_row.last_login_at = now()
            current_row.password_hash = new_hash or current_row.password_hash
        log.info("signed in", extra={"account": row.id})
        return self._open_session(current_row)

    def _open_session(self, row: UserRow) -> SignInSession:
        token = self._tokens.issue(TokenClaims(row.id, row.token_epoch))
        expires_in = int(LIFETIME.total_seconds())
        return SignInSession(records.to_user(row, ()), token, expires_in, self._devices.issue(row))


async def _require_row(session: AsyncSession, user_id: str) -> UserRow:
    row = await records.find_by_id(session, user_id)
    if row is None:
        raise NotFound("users.unknown")
    return row


def _require_remaining_admin(admins: set[str], row: UserRow) -> None:
    if admins == {row.id} and (row.role != "admin" or not row.enabled):
        raise Conflict("users.last_admin")


def _normalize(password: str) -> str:
    return unicodedata.normalize("NFC", password)
