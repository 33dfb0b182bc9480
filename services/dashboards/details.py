"""A dashboard with all that its page shows."""

from collections.abc import Mapping
from dataclasses import dataclass

from model.sources.saved_question import Share
from services.dashboards.card_questions import CardQuestion, CardQuestions, find_titled
from services.dashboards.sharing import DashboardSharing
from services.dashboards.viewers import ViewedDashboard


@dataclass(frozen=True, slots=True)
class DetailedDashboard:
    """What a dashboard is made of, as far as it is for the reader."""

    questions: Mapping[str, CardQuestion]
    """By card."""
    titled: frozenset[str]
    """The cards whose titles he is told: a title stands for the name of a question."""
    shares: tuple[Share, ...]


class DashboardDetails:
    """Finds what belongs to a dashboard that a user may see."""

    def __init__(self, questions: CardQuestions, sharing: DashboardSharing) -> None:
        self._questions = questions
        self._sharing = sharing

    async def load(self, viewed_dashboard: ViewedDashboard) -> DetailedDashboard:
        """What belongs to the dashboard."""
        cards = viewed_dashboard.dashboard.contents.cards
        questions = await self._questions.find(cards, viewed_dashboard.viewer)
        titled = find_titled(cards, questions, viewed_dashboard.actor.id)
        shares = await self._sharing.list_shares(viewed_dashboard.dashboard)
        return DetailedDashboard(questions, titled, tuple(shares))
