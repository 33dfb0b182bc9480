"""The port through which embeddings reach the schemas of sources."""

from typing import Protocol

from model.actor import Actor
from model.sources.schema import Schema


class SchemaProvider(Protocol):
    """The schemas of data sources; `services.datasources` implements it."""

    async def read_schema(self, source_id: str, actor: Actor) -> Schema:
        """What an actor may ask of a source."""
        ...
