"""With whom dashboards are shared: by user and group, to see or to change."""

from model.actor import UserActor
from model.database.engine import Database
from model.repositories.saved_questions.shares import DASHBOARD_SHARES
from services.dashboards.viewers import DashboardViewers
from services.saved_questions.sharing import Sharing


class DashboardSharing(Sharing):
    """Owners share their dashboards: each reader sees what his rules leave."""

    def __init__(self, database: Database, viewers: DashboardViewers) -> None:
        super().__init__(database, viewers, DASHBOARD_SHARES)
        self._dashboards = viewers

    async def require(self, dashboard_id: str, actor: UserActor) -> None:
        """Raises `NotFound` for a dashboard that a user may not see."""
        await self._dashboards.view(dashboard_id, actor)
