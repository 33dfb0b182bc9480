"""The services of an application whose runs are answered by agents of a test."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from services.answering.ports import Agents, QuerySources
from services.chats.service import ChatService
from services.container import Services
from services.observability.run_observer import RunObservers
from services.runs.active_runs import RunLimits
from services.runs.event_log.database_store import DatabaseEventStore
from services.runs.service import RunRecording, open_run_service
from tests.support.open_rights import UNCHANGED_RIGHTS


@asynccontextmanager
async def open_with_agents(
    services: Services, agents: Agents, query_sources: QuerySources, limits: RunLimits | None = None
) -> AsyncIterator[Services]:
    """The services with these agents, over our database and the real audit; nothing is observed."""
    database, audit = services.database, services.audit
    recording = RunRecording(DatabaseEventStore(database, audit), RunObservers(), audit)
    async with open_run_service(
        database, agents, query_sources, limits or RunLimits(), recording
    ) as runs:
        chats = ChatService(database, runs, UNCHANGED_RIGHTS)
        yield replace(services, runs=runs, chats=chats)
