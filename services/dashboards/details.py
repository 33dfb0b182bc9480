"""A dashboard with all that its page shows."""

from collections.abc import Mapping
from dataclasses import dataclass

from model.sources.saved_question import Share
from services.dashboards.card_questions import CardQuestion, CardQuestions
from services.dashboards.sharing import DashboardSharing
from services.dashboards.viewers import ViewedDashboard


@dataclass(frozen=True, slots=True)
class DetailedDashboard:
    """The questions of a dashboard by card, and its shares where they are for the reader."""

    questions: Mapping[str, CardQuestion]
    shares: tuple[Share, ...]


class DashboardDetails:
    """Finds what belongs to a dashboard that a user may see."""

    def __init__(self, questions: CardQuestions, sharing: DashboardSharing) -> None:
        self._questions = questions
        self._sharing = sharing

    async def load(self, viewed_dashboard: ViewedDashboard) -> DetailedDashboard:
        """What belongs to the dashboard."""
        questions = await self._questions.find(
            viewed_dashboard.dashboard.contents.cards, viewed_dashboard.viewer
        )
        shares = await self._sharing.list_shares(viewed_dashboard.dashboard)
        return DetailedDashboard(questions, tuple(shares))
