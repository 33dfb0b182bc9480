"""What runs are made of until data sources and catalogs are wired: nothing to ask."""

from agent.ports import QueryRunner, SchemaCatalog
from model.errors import BadRequest, DatasourceUnavailable, NotFound
from model.schema import Schema
from services.runs.agents import HasId


class NoSources:
    """An installation without data sources."""

    async def get(self, source_id: str) -> HasId:
        """There is none."""
        raise NotFound("runs.source_not_found", source=source_id)

    async def only(self) -> HasId:
        """There is none."""
        raise BadRequest("runs.no_source")

    async def schema(self, source_id: str) -> Schema:
        """There is none."""
        raise DatasourceUnavailable("runs.source_not_found", source=source_id)

    async def runner(self, source_id: str) -> QueryRunner:
        """There is none."""
        raise DatasourceUnavailable("runs.source_not_found", source=source_id)


class NoCatalogs:
    """Nothing to search."""

    async def catalog(self, schema: Schema) -> SchemaCatalog:
        """There is none."""
        raise DatasourceUnavailable("runs.source_not_found", source=schema.source.id)
