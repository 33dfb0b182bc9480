"""Opens sources for evaluations: their rows are compared, and nobody is given them."""

from contextlib import AbstractAsyncContextManager

from agent.ports import QueryRunner
from model.actor import Actor
from model.sources.schema import Schema
from services.datasources.service import DatasourceService


class UncountedSources:
    """Implements `Sources`; what is read counts in no budget."""

    def __init__(self, sources: DatasourceService) -> None:
        self._sources = sources

    async def list_ids(self, actor: Actor) -> list[str]:
        """The ids of those that are open to an actor."""
        return await self._sources.list_ids(actor)

    async def is_open(self, source_id: str, actor: Actor) -> bool:
        """Whether there is a source with that id, and it is open to an actor."""
        return await self._sources.is_open(source_id, actor)

    def open(
        self, source_id: str, actor: Actor
    ) -> AbstractAsyncContextManager[tuple[Schema, QueryRunner]]:
        """The schema that an actor may query and the runner of his statements, in the block."""
        return self._sources.open(source_id, actor, counted=False)
