"""The questions of cards, as far as whoever looks may see their answers."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from model.actor import UserActor
from model.dashboards.dashboard import Card
from model.database.engine import Database
from model.repositories.saved_questions import questions as records
from model.sources.saved_question import SavedQuestion, Viewer
from services.saved_questions.viewers import QuestionViewers
from services.users.service import UserService


@dataclass(frozen=True, slots=True)
class CardQuestion:
    """The question of a card. `may_open`: it is the viewer's to see beyond the dashboard, too."""

    question: SavedQuestion
    may_open: bool
    may_see_values: bool = False
    """Whether settings of its chart, which may name stored values, are for the viewer."""


class CardQuestions:
    """Finds the questions of cards.

    A viewer sees the answer of a question that is shared with him, and of one that the author of
    the card may see, as long as that author may ask. Either way his own rules apply, its source
    must be open to him, and it must read nothing that is hidden from him.
    """

    def __init__(self, database: Database, viewers: QuestionViewers, users: UserService) -> None:
        self._database = database
        self._viewers = viewers
        self._users = users

    async def find(self, cards: Iterable[Card], viewer: Viewer) -> dict[str, CardQuestion]:
        """By the id of the card; those whose question is gone or closed are missing."""
        question_cards = [card for card in cards if card.kind == "question"]
        own = await self._find_for(viewer, {card.question_id for card in question_cards})
        questions = {
            card.id: CardQuestion(own[card.question_id], may_open=True)
            for card in question_cards
            if card.question_id in own
        }
        rest = [card for card in question_cards if card.id not in questions]
        for author_id in {card.author_id for card in rest}:
            author_cards = [card for card in rest if card.author_id == author_id]
            questions |= await self._find_for_author(author_id, author_cards, viewer)
        withheld_ids = await self._find_withheld(
            [each.question for each in questions.values()], viewer
        )
        return {
            card: each for card, each in questions.items() if each.question.id not in withheld_ids
        }

    async def find_orphaned_ids(self, cards: Iterable[Card], viewer: Viewer) -> frozenset[str]:
        """The cards of questions whose author may not ask any more, so that he lends no right."""
        question_cards = [card for card in cards if card.kind == "question"]
        authors = {card.author_id for card in question_cards}
        gone = {each for each in authors if not await self._may_ask(each, viewer.workspace_id)}
        return frozenset(card.id for card in question_cards if card.author_id in gone)

    async def find_visible(
        self, question_ids: Iterable[str], actor: UserActor
    ) -> Mapping[str, SavedQuestion]:
        """Those of these questions by id that are a user's to see."""
        viewer = await self._viewers.find_viewer(actor)
        questions = await self._find_for(viewer, set(question_ids))
        withheld_ids = await self._find_withheld(questions.values(), viewer)
        return {each: question for each, question in questions.items() if each not in withheld_ids}

    async def _find_withheld(
        self, questions: Iterable[SavedQuestion], viewer: Viewer
    ) -> frozenset[str]:
        actor = UserActor(viewer.user_id, viewer.workspace_id)
        return await self._viewers.find_withheld(questions, actor)

    async def _find_for_author(
        self, author_id: str, cards: list[Card], viewer: Viewer
    ) -> dict[str, CardQuestion]:
        if not await self._may_ask(author_id, viewer.workspace_id):
            return {}
        author = await self._viewers.find_viewer(UserActor(author_id, viewer.workspace_id))
        questions = await self._find_for(author, {card.question_id for card in cards})
        return {
            card.id: CardQuestion(questions[card.question_id], may_open=False)
            for card in cards
            if card.question_id in questions
            and questions[card.question_id].datasource_id in viewer.source_ids
        }

    async def _may_ask(self, user_id: str, workspace_id: str) -> bool:
        user = await self._users.find_current(UserActor(user_id, workspace_id))
        return user is not None and user.may("ask")

    async def _find_for(self, viewer: Viewer, ids: set[str]) -> dict[str, SavedQuestion]:
        if not ids:
            return {}
        return await self._database.read(partial(records.find_all, question_ids=ids, viewer=viewer))


def find_titled_card_ids(
    cards: Iterable[Card], visible_card_ids: Container[str], user_id: str
) -> frozenset[str]:
    """The cards whose titles a user may see: texts, his own, those whose question he may see."""
    return frozenset(
        card.id
        for card in cards
        if card.kind == "text" or card.author_id == user_id or card.id in visible_card_ids
    )
