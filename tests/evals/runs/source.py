"""The database of a question set as the product's data source."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from agent.ports import QueryRunner
from model.actor import Actor
from model.audit.entry import ignore_entry
from model.sources.query import CheckedQuery
from model.sources.schema import Schema
from services.datasources.access.source_access import SourceAccess
from services.datasources.query_runner import SourceRunner
from services.sqlguard import check_query
from tests.evals.datasets.connection import LIMITS, ConnectionSource
from tests.evals.datasets.dataset_part import Dataset


class DatasetSources:
    """One dataset as the only data source there is (`services.answering.ports.Sources`)."""

    def __init__(self) -> None:
        self._dataset: Dataset | None = None
        self._schema: Schema | None = None

    def use(self, group: str, dataset: Dataset) -> str:
        """Ask this one from now on; what it is called as a source."""
        source_id = f"{group}/{dataset.name}"
        if dataset is not self._dataset:  # what is remembered of a schema is remembered by object
            self._dataset = dataset
            info = replace(dataset.schema.source, id=source_id)
            self._schema = replace(dataset.schema, source=info, version="1")
        return source_id

    async def list_ids(self, actor: Actor) -> list[str]:
        """None that should be opened ahead."""
        del actor
        return []

    async def is_open(self, source_id: str, actor: Actor) -> bool:
        """Every one."""
        del source_id, actor
        return True

    @asynccontextmanager
    async def open(self, source_id: str, actor: Actor) -> AsyncIterator[tuple[Schema, QueryRunner]]:
        """The schema, and the product's runner over the connection."""
        assert self._dataset, "use() comes first"
        assert self._schema, "use() comes first"
        assert self._schema.source.id == source_id
        source = ConnectionSource(self._dataset.connection)
        access = SourceAccess(source_id, actor, None)
        yield self._schema, SourceRunner(self._schema, access, source, LIMITS, _check, ignore_entry)


def _check(sql: str, schema: Schema) -> CheckedQuery:
    return check_query(sql, schema=schema)
