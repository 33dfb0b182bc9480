"""Rows that cards showed, stored for those who would see the very same."""

import asyncio
import logging
import zlib
from collections.abc import Callable
from dataclasses import asdict
from datetime import date, datetime, time, tzinfo
from functools import partial

import orjson
from sqlalchemy.exc import SQLAlchemyError

from model.database.engine import Database, now
from model.repositories.dashboards import cached_rows as records
from model.serialization import to_json
from services.datasources.access.cached_fetcher import RowsOrigin
from services.datasources.fetched_rows import FetchedColumn, FetchedRows

MAX_BYTES = 4 * 1024 * 1024
"""Packed. More is fetched anew for every reader."""
_COMPRESSION_LEVEL = 1
log = logging.getLogger(__name__)


class DashboardRowCache:
    """The stored rows of all dashboards."""

    def __init__(self, database: Database, today: Callable[[], date], zone: tzinfo | None) -> None:
        self._database = database
        self._today = today
        self._zone = zone

    def open(self, dashboard_id: str, question_id: str, not_before: datetime) -> "OpenRowCache":
        """The cache of one answer: rows that were fetched before are not given."""
        midnight = datetime.combine(self._today(), time(), self._zone).astimezone()
        return OpenRowCache(self._database, (dashboard_id, question_id), not_before, midnight)


class OpenRowCache:
    """Implements `RowCache` for the answer of a card."""

    def __init__(
        self,
        database: Database,
        owner: tuple[str, str],
        not_before: datetime,
        midnight: datetime,
    ) -> None:
        """`owner`: the dashboard and the question."""
        self._database = database
        self._dashboard_id, self._question_id = owner
        self._not_before = not_before
        self._midnight = midnight
        self.found_at: datetime | None = None
        """When the rows were fetched that were given."""

    async def find(self, key: str, origin: RowsOrigin) -> FetchedRows | None:
        """The stored rows; those that rules restrict are of today: rules may tell days apart."""
        oldest = max(self._not_before, self._midnight) if origin.access else self._not_before
        find = partial(records.find, dashboard_id=self._dashboard_id, key=key, not_before=oldest)
        entry = await self._database.read(find)
        if entry is None:
            return None
        data, self.found_at = entry
        return await asyncio.to_thread(_unpack, data)

    async def put(self, key: str, origin: RowsOrigin, rows: FetchedRows) -> None:
        """Store rows. A failure is logged: the answer does not need the cache."""
        data = await asyncio.to_thread(_pack, rows)
        if len(data) > MAX_BYTES:
            return
        cached_rows = records.CachedRows(
            self._dashboard_id, key, self._question_id, origin.source_id, data, now()
        )
        try:
            await self._database.write(partial(records.put, rows=cached_rows))
        except (SQLAlchemyError, OSError, TimeoutError):
            log.warning("rows not cached", extra={"dashboard": self._dashboard_id}, exc_info=True)


def _pack(rows: FetchedRows) -> bytes:
    facts = {
        "columns": [asdict(each) for each in rows.columns],
        "rows": rows.rows,
        "truncated": rows.truncated,
        "elapsed_ms": rows.elapsed_ms,
        "notice": rows.notice,
    }
    return zlib.compress(to_json(facts), _COMPRESSION_LEVEL)


def _unpack(data: bytes) -> FetchedRows:
    facts = orjson.loads(zlib.decompress(data))
    columns = tuple(FetchedColumn(**each) for each in facts.pop("columns"))
    return FetchedRows(columns, [tuple(row) for row in facts.pop("rows")], **facts)
