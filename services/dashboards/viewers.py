"""Finds dashboards for those who look at them, and says what they may do with them."""

from dataclasses import dataclass
from functools import partial

from model.actor import UserActor
from model.dashboards.dashboard import Dashboard
from model.database.engine import Database
from model.errors import Forbidden, NotFound
from model.repositories.dashboards import dashboards as records
from model.sources.saved_question import Viewer
from services.saved_questions.viewers import QuestionViewers


@dataclass(frozen=True, slots=True)
class ViewedDashboard:
    """A dashboard and who looks at it."""

    dashboard: Dashboard
    viewer: Viewer
    actor: UserActor


class DashboardViewers:
    """Finds dashboards for users: what is not theirs to see does not exist for them."""

    def __init__(self, database: Database, viewers: QuestionViewers) -> None:
        self._database = database
        self._viewers = viewers

    async def find_viewer(self, actor: UserActor) -> Viewer:
        """What decides about what a user sees."""
        return await self._viewers.find_viewer(actor)

    async def view(self, dashboard_id: str, actor: UserActor) -> ViewedDashboard:
        """A dashboard that a user may see. Raises `NotFound`."""
        viewer = await self.find_viewer(actor)
        find = partial(records.find, dashboard_id=dashboard_id, viewer=viewer)
        dashboard = await self._database.read(find)
        if dashboard is None:
            raise NotFound("dashboards.unknown")
        return ViewedDashboard(dashboard, viewer, actor)

    async def get_editable(self, dashboard_id: str, actor: UserActor) -> Dashboard:
        """A dashboard that a user may change. Raises `NotFound`, `Forbidden`."""
        dashboard = (await self.view(dashboard_id, actor)).dashboard
        if dashboard.right == "view":
            raise Forbidden("dashboards.view_only")
        return dashboard

    async def get_own(self, dashboard_id: str, actor: UserActor) -> Dashboard:
        """A dashboard of a user's own. Raises `NotFound`, `Forbidden`."""
        dashboard = (await self.view(dashboard_id, actor)).dashboard
        if dashboard.right != "own":
            raise Forbidden("dashboards.owner_only")
        return dashboard
