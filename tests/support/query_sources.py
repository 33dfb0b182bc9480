"""What tests answer questions from, with nothing where a test needs nothing."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from agent.data_agent.replies.previous_result import PreviousResult
from agent.ports import QueryRunner
from model.actor import UserActor
from model.chats.run import Run
from model.errors import NotFound
from model.sources.query import OnWait
from model.sources.schema import Schema
from services.answering.ports import DataAgentPorts, FileSources, QuerySources, Sources
from tests.support.open_rights import UNCHANGED_RIGHTS


class NoFiles:
    """Nobody has uploaded anything (`services.answering.ports.FileSources`)."""

    async def check(self, user: UserActor, file_ids: Sequence[str]) -> None:
        """Raises `NotFound`."""
        raise NotFound("asking.unknown")

    async def are_warm(self, user: UserActor, file_ids: Sequence[str]) -> bool:
        """Raises `NotFound`."""
        raise NotFound("asking.unknown")

    @asynccontextmanager
    async def open(
        self, user: UserActor, file_ids: Sequence[str], on_wait: OnWait | None = None
    ) -> AsyncIterator[tuple[Schema, QueryRunner]]:
        """Raises `NotFound`."""
        raise NotFound("asking.unknown")
        yield


class CurrentJoins:
    """The joins of every source are up to date."""

    async def is_current(self, source_id: str) -> bool:
        """Yes."""
        del source_id
        return True


class NoPreviousResults:
    """No earlier answer stored rows."""

    async def find_previous(self, run: Run) -> PreviousResult | None:
        """None."""
        del run
        return None


NO_FILES = NoFiles()
BARE_PORTS = DataAgentPorts(CurrentJoins(), NoPreviousResults(), chart_tools=None)
"""For a data agent without earlier answers and without a tool hub."""


def make_query_sources(sources: Sources, files: FileSources = NO_FILES) -> QuerySources:
    """These sources and files, of which no answer is withheld."""
    return QuerySources(sources, files, UNCHANGED_RIGHTS)
