"""Opens sources, each with the runner of an actor's statements."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial

from model.sources.schema import Schema
from model.tables.datasource import DatasourceRow
from services.datasources.access.cached_fetcher import CachedFetcher, RowCache, RowsOrigin
from services.datasources.access.schema_cache import SchemaCache
from services.datasources.access.source_access import SourceAccess
from services.datasources.configuration.config_store import ConfigStore
from services.datasources.configuration.source_rules import SourceRules
from services.datasources.cost.limits import open_gate
from services.datasources.engines.registry import find_source_kind
from services.datasources.open_source_cache import OpenSourceCache
from services.datasources.ports import OpenSource, StatementFetcher, open_snapshot
from services.datasources.query_runner import SourceRunner


class SourceOpener:
    """Gives what a stored source is asked through, for an access that was authorized."""

    def __init__(
        self,
        open_sources: OpenSourceCache,
        configs: ConfigStore,
        rules: SourceRules,
        schemas: SchemaCache,
    ) -> None:
        self._open_sources = open_sources
        self._configs = configs
        self._rules = rules
        self._schemas = schemas

    @asynccontextmanager
    async def open(
        self, row: DatasourceRow, access: SourceAccess, *, counted: bool = True
    ) -> AsyncIterator[tuple[Schema, SourceRunner]]:
        """The schema and the statement runner, unchanged until the block ends."""
        schema = await self._schemas.load(row, access)
        async with self._open_gated(row, access) as fetcher:
            yield schema, self._rules.make_runner(schema, access, fetcher, counted=counted)

    async def open_cached(
        self, row: DatasourceRow, access: SourceAccess, cache: RowCache
    ) -> tuple[Schema, SourceRunner]:
        """The same with rows of earlier runs; the source is opened for statements without them."""
        schema = await self._schemas.load(row, access)
        origin = RowsOrigin(row.id, f"{row.revision} {schema.version}", access.fingerprint)
        fetcher = CachedFetcher(cache, origin, partial(self._open_gated, row, access))
        return schema, self._rules.make_runner(schema, access, fetcher)

    def acquire(self, row: DatasourceRow) -> AbstractAsyncContextManager[OpenSource]:
        """The open source itself."""
        kind = find_source_kind(row.kind)

        def open_source() -> OpenSource:
            return kind.open(self._configs.read_with_secrets(row), self._rules.locations)

        return self._open_sources.acquire(row.id, row.revision, open_source)

    @asynccontextmanager
    async def _open_gated(
        self, row: DatasourceRow, access: SourceAccess
    ) -> AsyncIterator[StatementFetcher]:
        async with self.acquire(row) as source, open_snapshot(source) as fetcher:
            yield await open_gate(fetcher, row, access, self._schemas.load_full)
