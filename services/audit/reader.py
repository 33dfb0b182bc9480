"""Reads the audit, for those who may."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from functools import partial

from model.actor import UserActor
from model.audit.entry import AuditFilter, AuditRecord, AuditScope
from model.database.engine import Database
from model.errors import NotFound
from model.repositories import audit, workspaces
from model.repositories.sources import datasources
from model.role import ADMIN
from model.user import CurrentUser
from model.workspaces.workspace import FIRST_WORKSPACE, NO_WORKSPACE
from services.audit.name_withholding import NameWithholding

CHUNK = 1_000
FilterSources = Callable[[Iterable[str], UserActor], Awaitable[list[str]]]
"""Those sources that are open to a user."""
FindHidden = Callable[[str, UserActor], Awaitable[frozenset[str] | None]]
"""The names in a source that rules hide from a user; None where he sees everything."""


class AuditReader:
    """Lists the records of a reader's workspace, the newest first.

    Records from before there were workspaces belong to the first one. Records of none, such as a
    sign-in, are for administrators, and for every reader where there is only one workspace.

    Of a source that is not open to the reader, a record shows who did something when, but neither
    question nor statement nor names. The same holds for a record that names what the rules of its
    source hide from him; of other statements of such a source he is not told how many rows they
    gave others. Records of deleted sources, whose access rules are deleted too, are
    complete for administrators only.
    """

    def __init__(
        self, database: Database, filter_sources: FilterSources, find_hidden: FindHidden
    ) -> None:
        self._database = database
        self._filter_sources = filter_sources
        self._find_hidden = find_hidden

    async def page(
        self, audit_filter: AuditFilter, reader: CurrentUser, limit: int, before: int | None = None
    ) -> tuple[AuditRecord, ...]:
        """The newest records that are older than number `before`."""
        scope = await self._find_scope(reader)
        withholding = await self._find_withholding(reader, scope)
        records: list[AuditRecord] = []
        while len(records) < limit:
            page = await self._read_page(audit_filter, scope, limit, before)
            records += await asyncio.to_thread(withholding.filter_records, page, audit_filter.text)
            if len(page) < limit:
                break
            before = page[-1].seq
        return tuple(records[:limit])

    async def read_all(
        self, audit_filter: AuditFilter, reader: CurrentUser
    ) -> AsyncIterator[tuple[AuditRecord, ...]]:
        """All of them, some at a time."""
        scope, before = await self._find_scope(reader), None
        withholding = await self._find_withholding(reader, scope)
        while records := await self._read_page(audit_filter, scope, CHUNK, before):
            yield await asyncio.to_thread(withholding.filter_records, records, audit_filter.text)
            before = records[-1].seq

    async def get(self, seq: int, reader: CurrentUser) -> AuditRecord:
        """One record. Raises `NotFound`."""
        scope = await self._find_scope(reader)
        record = await self._database.read(partial(audit.find_record, seq=seq, scope=scope))
        if record is None:
            raise NotFound("audit.unknown")
        withholding = await self._find_withholding(reader, scope)
        [visible_record] = await asyncio.to_thread(withholding.filter_records, (record,), None)
        return visible_record

    async def _read_page(
        self, audit_filter: AuditFilter, scope: AuditScope, limit: int, before: int | None
    ) -> tuple[AuditRecord, ...]:
        find = partial(
            audit.find_page, audit_filter=audit_filter, scope=scope, before=before, limit=limit
        )
        return tuple(await self._database.read(find))

    async def _find_scope(self, reader: CurrentUser) -> AuditScope:
        source_ids = await self._database.read(datasources.list_ids)
        visible_ids = await self._filter_sources(source_ids, reader.actor)
        withheld_ids = frozenset(source_ids).difference(visible_ids)
        return AuditScope(withheld_ids, reader.role != ADMIN, await self._find_workspaces(reader))

    async def _find_withholding(self, reader: CurrentUser, scope: AuditScope) -> NameWithholding:
        source_ids = await self._database.read(datasources.list_ids)
        hidden_names = {
            each: names
            for each in source_ids
            if each not in scope.withheld_sources
            and (names := await self._find_hidden(each, reader.actor)) is not None
        }
        return NameWithholding(reader.id, hidden_names, withholds_rules=reader.role != ADMIN)

    async def _find_workspaces(self, reader: CurrentUser) -> frozenset[str | None]:
        """The workspaces whose records he reads, as records name them."""
        workspace_ids: set[str | None] = {reader.workspace_id}
        if reader.workspace_id == FIRST_WORKSPACE:
            workspace_ids.add(None)
        if reader.role == ADMIN or await self._database.read(workspaces.count_all) == 1:
            workspace_ids.add(NO_WORKSPACE)
        return frozenset(workspace_ids)
