"""The join graph: in our records, or in Neo4j with a copy in our records."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from model.settings import Settings, to_misconfigured
from services.container.core import Core
from services.joins.embedded_store import EmbeddedStore
from services.joins.graph_sync import GraphSync
from services.joins.service import JoinService


@asynccontextmanager
async def open_joins(settings: Settings, core: Core) -> AsyncIterator[JoinService]:
    """The joins of all sources. Raises `Misconfigured`."""
    database, readiness, background = core.database, core.readiness, core.background
    records = EmbeddedStore(database)
    if not settings.neo4j.uri:
        yield JoinService(database, records)
        return
    if not settings.neo4j.password:
        raise to_misconfigured("NEO4J_PASSWORD", "it must be set when NEO4J_URI is")
    from services.joins.neo4j_store import open_neo4j

    async with open_neo4j(settings.neo4j) as store:
        graph = GraphSync(store, records)
        readiness.add("neo4j", graph.check, required=False)
        background.start(graph.watch(), name="watch the join graph")
        yield JoinService(database, records, graph)
