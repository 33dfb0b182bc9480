"""Files as they were when they were opened, to run statements on."""

from model.sources.query import QueryLimits
from services.datasources.fetched_rows import FetchedRows
from services.datasources.process.child_pool import ChildPool
from services.datasources.process.open_request import OpenRequest
from services.datasources.scheduling.requester import Requester


class PinnedDatabase:
    """Every statement runs in a process of the pool that has exactly these files open."""

    def __init__(self, pool: ChildPool, request: OpenRequest, owner: Requester) -> None:
        self._pool = pool
        self._request = request
        self.owner = owner

    async def fetch(
        self, sql: str, limits: QueryLimits, requester: Requester | None = None
    ) -> FetchedRows:
        """The rows of a statement, within limits; it counts as the owner's if nobody is named."""
        return await self._pool.fetch(self._request, sql, limits, requester or self.owner)
