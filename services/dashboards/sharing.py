"""With whom dashboards are shared: by user and group, to see or to change."""

from collections.abc import Sequence
from functools import partial
from typing import Literal

from sqlalchemy import Connection

from model.actor import UserActor
from model.dashboards.dashboard import Dashboard
from model.database.engine import Database
from model.errors import Invalid
from model.repositories.dashboards import shares as records
from model.repositories.saved_questions.shares import find_known
from model.sources.saved_question import Share
from services.dashboards.viewers import DashboardViewers

MAX_SHARES = 100
_KINDS: tuple[Literal["user", "group"], ...] = ("user", "group")


class DashboardSharing:
    """Owners share their dashboards. A share opens no source: each sees what his rules leave."""

    def __init__(self, database: Database, viewers: DashboardViewers) -> None:
        self._database = database
        self._viewers = viewers

    async def require(self, dashboard_id: str, actor: UserActor) -> None:
        """Raises `NotFound` for a dashboard that a user may not see."""
        await self._viewers.view(dashboard_id, actor)

    async def list_shares(self, dashboard: Dashboard) -> list[Share]:
        """With whom a dashboard is shared; only its owner is told."""
        if dashboard.right != "own":
            return []
        find = partial(records.find_all, dashboard_id=dashboard.id)
        return await self._database.read(find)

    async def put(
        self, dashboard_id: str, shares: Sequence[Share], actor: UserActor
    ) -> list[Share]:
        """Replace them. Raises `NotFound`, `Forbidden`, and `Invalid` for unknown grantees."""
        dashboard = await self._viewers.get_own(dashboard_id, actor)
        if len(shares) > MAX_SHARES:
            raise Invalid("dashboards.too_many_shares", path="shares", most=MAX_SHARES)
        distinct = {(each.kind, each.id): each for each in shares}

        def store(connection: Connection) -> None:
            for kind in _KINDS:
                ids = {each.id for each in distinct.values() if each.kind == kind}
                if ids - find_known(connection, kind, ids, actor.workspace_id):
                    raise Invalid("saved_questions.unknown_grantee", path="shares")
            others = [each for each in distinct.values() if each.id != actor.id]
            records.put(connection, dashboard_id, others)

        await self._database.write(store)
        return await self.list_shares(dashboard)
