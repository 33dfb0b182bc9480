"""A saved question with all that its page shows: why it cannot run, with whom it is shared."""

from dataclasses import dataclass

from model.actor import UserActor
from model.errors import AppError
from model.sources.saved_question import SavedQuestion, Share
from services.saved_questions.question_checks import QuestionChecks
from services.saved_questions.sharing import QuestionSharing


@dataclass(frozen=True, slots=True)
class DetailedQuestion:
    """A question, its problem if it has one, and its shares where they are for the reader."""

    question: SavedQuestion
    problem: AppError | None
    shares: tuple[Share, ...]
    may_see_values: bool
    """Whether settings of its chart, which may name stored values, are for the reader."""


class QuestionDetails:
    """Finds what belongs to a question that a user may see."""

    def __init__(self, checks: QuestionChecks, sharing: QuestionSharing) -> None:
        self._checks = checks
        self._sharing = sharing

    async def load(self, question: SavedQuestion, actor: UserActor) -> DetailedQuestion:
        """The question with what belongs to it."""
        problems = await self._checks.find_problems([question], actor)
        shares = await self._sharing.list_shares(question)
        may_see_values = await self._checks.may_see_values(question, actor)
        return DetailedQuestion(question, problems.get(question.id), tuple(shares), may_see_values)
