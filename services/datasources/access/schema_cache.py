"""Caches the schemas of sources in this worker: the full one, and one for each restriction."""

import asyncio
from collections import defaultdict
from dataclasses import replace

from cachetools import LRUCache

from agent.labels.dictionary_codes import explain_codes
from model.actor import SystemActor
from model.database.engine import Database
from model.errors import DatasourceUnavailable
from model.repositories.sources import datasources as records
from model.sources.schema import Column, Schema, Table
from model.tables.datasource import DatasourceRow
from services.datasources.access.egress_rules import EgressRules
from services.datasources.access.restriction import restrict_schema
from services.datasources.access.source_access import SourceAccess
from services.datasources.access.stored_teaching import keep_known_terms, read_teaching
from services.datasources.join_catalog_port import JoinCatalog
from services.datasources.row_mapping import to_schema, to_source

_MAX_RESTRICTED = 64
_READER = SystemActor("schema")


class SchemaCache:
    """The newest schema of each source, as actors see it."""

    def __init__(self, database: Database, joins: JoinCatalog, egress: EgressRules) -> None:
        self._database = database
        self._joins = joins
        self._egress = egress
        self._full: dict[str, Schema] = {}
        self._loading: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        """By source: simultaneous questions build a changed schema once."""
        self._restricted: LRUCache[tuple[str, str], tuple[Schema, Schema]] = LRUCache(
            _MAX_RESTRICTED
        )
        """By source and `schema_key`: the full schema, and the restricted one made from it."""

    async def load(self, row: DatasourceRow, access: SourceAccess) -> Schema:
        """What an actor may ask. Raises `DatasourceUnavailable` before the first sync."""
        full = await self.load_full(row)
        if access.restriction is None:
            return full
        key = (row.id, access.restriction.schema_key)
        cached_full, schema = self._restricted.get(key, (None, full))
        if cached_full is not full:
            schema = await asyncio.to_thread(_restrict, full, access)
            self._restricted[key] = full, schema
        return schema

    async def load_full(self, row: DatasourceRow) -> Schema:
        """All of a source; the same object while nothing of it changes.

        Raises `DatasourceUnavailable` before the first sync.
        """
        async with self._loading[row.id]:
            schema = await self._with_teaching(await self._load_tables(row), row)
            schema = self._full[row.id] = await self._with_egress(schema)
            return schema

    def evict(self, source_id: str) -> None:
        """Drop the cached schema of a source: it is loaded anew when it is next read."""
        self._full.pop(source_id, None)

    async def _load_tables(self, row: DatasourceRow) -> Schema:
        """The cached schema if it is that of the row, else a new one without terms."""
        cached = self._full.get(row.id)
        if cached and (cached.version, cached.source.name) == (row.version, row.name):
            return cached
        source = to_source(row)
        if source.synced_at is None:
            raise DatasourceUnavailable("datasources.not_synced", name=source.name)
        joins = await self._joins.read_known(SourceAccess.for_system(row.id, _READER))
        async with self._database.reading() as session:
            rows = await records.find_tables(session, row.id)
        return await asyncio.to_thread(
            lambda: explain_codes(_note_dictionaries(to_schema(source, rows, joins)))
        )

    async def _with_teaching(self, schema: Schema, row: DatasourceRow) -> Schema:
        """The schema with the newest terms and examples; the same object when it has them."""
        is_cached = schema is self._full.get(row.id)
        if is_cached and schema.teaching.version == row.teaching_version:
            return schema
        teaching = await read_teaching(self._database, row)
        return replace(schema, teaching=keep_known_terms(teaching, schema.tables))

    async def _with_egress(self, schema: Schema) -> Schema:
        """The schema with what may leave of it; the same object when it says so."""
        source = schema.source
        rules = await self._egress.find(source.id)
        if source.egress == rules:
            return schema
        schema = replace(schema, source=replace(source, egress=rules))
        return await asyncio.to_thread(explain_codes, schema)


def _note_dictionaries(schema: Schema) -> Schema:
    names = frozenset(each.name.casefold() for each in schema.tables if each.has_code_dictionary)
    return replace(schema, source=replace(schema.source, dictionaries=names))


def _restrict(full: Schema, access: SourceAccess) -> Schema:
    """What an actor sees of a schema; only dictionaries that he sees explain codes.

    They explain no masked column, and none otherwise than where all values are seen.
    """
    schema = explain_codes(restrict_schema(full, access))
    codes = {(table.name, c.name): c.codes for table in full.tables for c in table.columns}
    restriction = access.restriction

    def settle(table: Table, column: Column) -> Column:
        is_masked = restriction is not None and column.name in restriction.list_masked(table.name)
        is_same = column.codes == codes.get((table.name, column.name)) and not is_masked
        return column if is_same or not column.codes else replace(column, codes=())

    tables = tuple(
        replace(table, columns=tuple(settle(table, column) for column in table.columns))
        if any(column.codes for column in table.columns)
        else table
        for table in schema.tables
    )
    return replace(schema, tables=tables)
