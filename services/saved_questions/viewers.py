"""Who looks at saved questions: his groups and the sources that are open to him."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial

from model.actor import UserActor
from model.database.engine import Database
from model.errors import Conflict, Forbidden, NotFound
from model.repositories import groups
from model.repositories.saved_questions import questions as records
from model.sources.saved_question import SavedQuestion, Template, Viewer
from services.answering.ports import Sources
from services.saved_questions.question_checks import BEYOND_RIGHTS, QuestionChecks


class QuestionViewers:
    """Finds questions for users: what is not theirs to see does not exist for them.

    A question that is shared is seen by those only to whom its source is open. Its owner sees it
    even when the source is gone, to read why it does not run. Of a question that reads what is
    hidden from him, another reader gets neither name nor words, statement or parameters.
    """

    def __init__(self, database: Database, sources: Sources, checks: QuestionChecks) -> None:
        self._database = database
        self._sources = sources
        self._checks = checks

    async def find_viewer(self, actor: UserActor) -> Viewer:
        """What decides about what a user sees."""
        subject = await self._database.read(partial(groups.read_subject, user=actor))
        source_ids = await self._sources.list_ids(actor)
        return Viewer(actor.id, actor.workspace_id, subject.groups, frozenset(source_ids))

    async def get(self, question_id: str, actor: UserActor) -> SavedQuestion:
        """A question that a user may see. Raises `NotFound`."""
        viewer = await self.find_viewer(actor)
        find = partial(records.find, question_id=question_id, viewer=viewer)
        question = await self._database.read(find)
        if question is None:
            raise NotFound("saved_questions.unknown")
        [question] = await self.withhold([question], actor)
        return question

    async def withhold(
        self, questions: Sequence[SavedQuestion], actor: UserActor
    ) -> list[SavedQuestion]:
        """The questions, without what is in those that read what is hidden from a user."""
        withheld = await self.find_withheld(questions, actor)
        return [_empty(each) if each.id in withheld else each for each in questions]

    async def find_withheld(
        self, questions: Iterable[SavedQuestion], actor: UserActor
    ) -> frozenset[str]:
        """The ids of those that read what is hidden from a user."""
        return await self._checks.find_withheld(questions, actor)

    async def sees_all(self, source_id: str, actor: UserActor) -> bool:
        """Whether a user may ask a source and no rule hides anything of it from him."""
        return await self._checks.sees_all(source_id, actor)

    async def may_see_values(self, question: SavedQuestion, actor: UserActor) -> bool:
        """Whether settings of a question's chart, which may name stored values, are for a user."""
        return await self._checks.may_see_values(question, actor)

    async def get_whole(self, question_id: str, actor: UserActor) -> SavedQuestion:
        """A question that a user may see with its statement. Raises `NotFound`, `Conflict`."""
        question = await self.get(question_id, actor)
        if question.is_withheld:
            raise Conflict(BEYOND_RIGHTS)
        return question

    async def get_editable(self, question_id: str, actor: UserActor) -> SavedQuestion:
        """A question that a user may change. Raises `NotFound`, `Conflict`, `Forbidden`."""
        question = await self.get_whole(question_id, actor)
        if question.right == "view":
            raise Forbidden("saved_questions.view_only")
        return question

    async def get_own(self, question_id: str, actor: UserActor) -> SavedQuestion:
        """A question of a user's own. Raises `NotFound`, `Forbidden`."""
        question = await self.get(question_id, actor)
        if question.right != "own":
            raise Forbidden("saved_questions.owner_only")
        return question


def _empty(question: SavedQuestion) -> SavedQuestion:
    return replace(
        question,
        name="",
        question="",
        sql="",
        template=Template("", ()),
        chart={},
        is_withheld=True,
    )
