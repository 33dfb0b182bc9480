"""Reads the audit, for those who may."""

from collections.abc import AsyncIterator
from functools import partial

from model.audit.entry import AuditFilter, AuditRecord
from model.database.engine import Database
from model.errors import NotFound
from model.repositories import audit

CHUNK = 1_000


class AuditReader:
    """Lists records, the newest first."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def page(
        self, wanted: AuditFilter, limit: int, before: int | None = None
    ) -> tuple[AuditRecord, ...]:
        """The newest records that are older than number `before`."""
        found = partial(audit.find_page, wanted=wanted, before=before, limit=limit)
        return tuple(await self._database.read(found))

    async def read_all(self, wanted: AuditFilter) -> AsyncIterator[tuple[AuditRecord, ...]]:
        """All of them, some at a time."""
        before = None
        while records := await self.page(wanted, CHUNK, before):
            yield records
            before = records[-1].seq

    async def get(self, seq: int) -> AuditRecord:
        """One record. Raises `NotFound`."""
        record = await self._database.read(partial(audit.find_record, seq=seq))
        if record is None:
            raise NotFound("audit.unknown")
        return record
