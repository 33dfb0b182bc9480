"""The port through which file sources reach stored files; `services.files` implements it."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import date
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from model.actor import Actor
from model.sources.query import QueryLimits
from model.sources.schema import Table
from services.datasources.fetched_rows import FetchedRows
from services.datasources.process.open_request import OpenRequest

Fetch = Callable[[str, QueryLimits], Awaitable[FetchedRows]]


class SourceFiles(Protocol):
    """Uploaded files attached to sources; their tables are stored while a source refers to them."""

    async def attach(
        self, session: AsyncSession, source_id: str, actor: Actor, file_ids: Sequence[str]
    ) -> list[str]:
        """Attach these files of a user to a source, beside those attached already; their names.

        Raises `NotFound`, `Conflict` for one that is being read, `Invalid` for a document.
        """
        ...

    async def list_keys(self, session: AsyncSession, source_id: str) -> list[str]:
        """The object keys of the files attached to a source."""
        ...

    async def delete_orphans(self, keys: Sequence[str]) -> None:
        """Delete those of the objects that no record refers to."""
        ...

    async def refresh(self, source_id: str) -> None:
        """Take over the tables of files that were ingested again; those of deleted uploads stay."""
        ...

    async def find_tables(self, source_id: str, fetch: Fetch) -> list[Table]:
        """The tables with their keys and joins."""
        ...

    async def find_newest_day(self, source_id: str, fetch: Fetch) -> date | None:
        """The newest day in any of the tables."""
        ...

    def pin(self, source_id: str) -> AbstractAsyncContextManager[OpenRequest]:
        """The request that opens the files; they stay on this machine until the block ends.

        Raises `DatasourceUnavailable`.
        """
        ...
