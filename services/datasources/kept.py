"""What sources of uploaded files need of those who store files."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import date
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from model.sources.query import QueryLimits
from model.sources.schema import Table
from services.datasources.process.opening import Opening
from services.datasources.source import Fetched

Fetch = Callable[[str, QueryLimits], Awaitable[Fetched]]


class KeptFiles(Protocol):
    """Uploaded files that sources keep; their tables stay while a source names them."""

    async def take(
        self, session: AsyncSession, source_id: str, by: str | None, file_ids: Sequence[str]
    ) -> list[str]:
        """Have a source keep these files of a user, and those it keeps already; their names.

        Raises `NotFound`, `Conflict` for one that is being read, `Invalid` for a document.
        """
        ...

    async def keys(self, session: AsyncSession, source_id: str) -> list[str]:
        """The keys of the objects a source keeps."""
        ...

    async def drop(self, keys: Sequence[str]) -> None:
        """Remove those of the objects that nothing names any more."""
        ...

    async def refresh(self, source_id: str) -> None:
        """Take the tables of files that were read anew; what was deleted meanwhile stays."""
        ...

    async def found(self, source_id: str, fetch: Fetch) -> list[Table]:
        """The tables with their keys and joins."""
        ...

    async def newest(self, source_id: str, fetch: Fetch) -> date | None:
        """The newest day in any of the tables."""
        ...

    def opening(self, source_id: str) -> AbstractAsyncContextManager[Opening]:
        """How a process opens the files, which stay on this machine until the block ends.

        Raises `DatasourceUnavailable`.
        """
        ...
