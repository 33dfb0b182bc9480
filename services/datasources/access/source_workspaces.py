"""Of which workspace each source is. It never changes, so a worker looks once."""

from functools import partial

from cachetools import LRUCache

from model.database.engine import Database
from model.repositories.sources import datasources as records

_MAX_SOURCES = 10_000


class SourceWorkspaces:
    """The workspaces of sources."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: LRUCache[str, str] = LRUCache(_MAX_SOURCES)

    async def find(self, source_id: str) -> str | None:
        """The workspace of a source; None: there is no such source."""
        workspace_id: str | None = self._known.get(source_id)
        if workspace_id is None:
            workspace_id = await self._read(source_id)
            if workspace_id is not None:
                self._known[source_id] = workspace_id
        return workspace_id

    async def exists(self, source_id: str) -> bool:
        """Whether a source is stored now."""
        return await self._read(source_id) is not None

    async def _read(self, source_id: str) -> str | None:
        return await self._database.read(partial(records.find_workspace_id, source_id=source_id))
