"""The catalog of a source that is small enough to be sent whole."""

from dataclasses import dataclass

from agent.ports import SchemaCatalog
from model.question import Question
from model.schema import RetrievedSchema, RetrievedTable, Schema, SourceInfo


@dataclass(frozen=True, slots=True)
class WholeSchema:
    """Finds every table of a schema for every question."""

    schema: Schema

    @property
    def source(self) -> SourceInfo:
        """Which source this is."""
        return self.schema.source

    async def search(self, question: Question) -> RetrievedSchema:
        """All tables."""
        del question
        tables = tuple(RetrievedTable(table, 1.0) for table in self.schema.tables)
        return RetrievedSchema(self.schema.source, tables, self.schema.relations)


class WholeSchemas:
    """Catalogs that leave nothing out."""

    async def catalog(self, schema: Schema) -> SchemaCatalog:
        """The catalog of a schema."""
        return WholeSchema(schema)
