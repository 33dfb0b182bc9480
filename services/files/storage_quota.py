"""The quota of a user: his uploads and the tables that were made of them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncSession

from model.config.sections import UploadSettings
from model.errors import Conflict
from model.repositories.usage import stored_amounts as records
from model.usage.storage import StorageUse, StoredAmount, UserStorage

_MEGABYTE = 1024 * 1024


class StorageQuota:
    """Lets no user keep more than he may, and tells how much he keeps."""

    def __init__(self, limits: UploadSettings) -> None:
        self._limits = limits

    async def read(self, session: AsyncSession, user_id: str) -> StorageUse:
        """What a user keeps of what he may."""
        return self._to_use(await records.measure(session, user_id))

    async def list_members(self, session: AsyncSession, workspace_id: str) -> list[UserStorage]:
        """The same of each member of a workspace, by name."""
        return [
            UserStorage(user_id, username, self._to_use(amount))
            for user_id, username, amount in await records.measure_members(session, workspace_id)
        ]

    async def check(self, session: AsyncSession, user_id: str) -> None:
        """Raises `Conflict` when the quota of a user is used up."""
        amount = await records.measure(session, user_id)
        self._check_files(amount.files + 1)
        self._check_bytes(amount)

    @asynccontextmanager
    async def keep(self, session: AsyncSession, user_id: str) -> AsyncIterator[None]:
        """Let the block store records that keep more of a user's, within his quota.

        Nobody else adds to it until the commit. Raises `Conflict` at the end of the block where it
        would be more than he may keep; what makes it no larger passes.
        """
        before = await records.measure(session, user_id, lock=True)
        yield
        await session.flush()
        after = await records.measure(session, user_id)
        if after.files > before.files:
            self._check_files(after.files)
        if after.bytes > before.bytes:
            self._check_bytes(after)

    def _to_use(self, amount: StoredAmount) -> StorageUse:
        return StorageUse(amount, self._limits.max_files, self._limits.max_total_bytes)

    def _check_files(self, count: int) -> None:
        if count > self._limits.max_files:
            raise Conflict("uploads.too_many_files", most=self._limits.max_files)

    def _check_bytes(self, amount: StoredAmount) -> None:
        most = self._limits.max_total_bytes
        if amount.bytes > most:
            raise Conflict(
                "uploads.too_many_bytes",
                megabytes=f"{most / _MEGABYTE:.4g}",
                files=f"{amount.upload_bytes / _MEGABYTE:.4g}",
                tables=f"{amount.table_bytes / _MEGABYTE:.4g}",
            )
