"""A dashboard with all that its page shows."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from model.sources.saved_question import Share
from services.dashboards.card_questions import CardQuestion, CardQuestions, find_titled_card_ids
from services.dashboards.sharing import DashboardSharing
from services.dashboards.viewers import ViewedDashboard
from services.saved_questions.viewers import QuestionViewers


@dataclass(frozen=True, slots=True)
class DetailedDashboard:
    """The parts of a dashboard that the reader may see."""

    questions: Mapping[str, CardQuestion]
    """By card."""
    titled_card_ids: frozenset[str]
    """The cards whose titles he may see: a title replaces the name of a question."""
    orphaned_card_ids: frozenset[str]
    """The cards without a question whose author may not ask any more."""
    shares: tuple[Share, ...]


class DashboardDetails:
    """Finds what belongs to a dashboard that a user may see."""

    def __init__(
        self, questions: CardQuestions, viewers: QuestionViewers, sharing: DashboardSharing
    ) -> None:
        self._questions = questions
        self._viewers = viewers
        self._sharing = sharing

    async def load(self, viewed_dashboard: ViewedDashboard) -> DetailedDashboard:
        """What belongs to the dashboard."""
        cards = viewed_dashboard.dashboard.contents.cards
        questions = await self._questions.find(cards, viewed_dashboard.viewer)
        titled_card_ids = find_titled_card_ids(cards, questions, viewed_dashboard.actor.id)
        closed_cards = [card for card in cards if card.id not in questions]
        orphaned_card_ids = await self._questions.find_orphaned_ids(
            closed_cards, viewed_dashboard.viewer
        )
        shares = await self._sharing.list_shares(viewed_dashboard.dashboard)
        questions = {
            card_id: await self._add_rights(each, viewed_dashboard)
            for card_id, each in questions.items()
        }
        return DetailedDashboard(questions, titled_card_ids, orphaned_card_ids, tuple(shares))

    async def _add_rights(
        self, card_question: CardQuestion, viewed_dashboard: ViewedDashboard
    ) -> CardQuestion:
        question, actor = card_question.question, viewed_dashboard.actor
        may_see_values = await self._viewers.may_see_values(question, actor)
        return replace(card_question, may_see_values=may_see_values)
