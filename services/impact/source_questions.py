"""The saved questions about a source, as far as a user may see them."""

from dataclasses import replace
from functools import partial

from model.actor import UserActor
from model.database.engine import Database
from model.paging import PageRequest
from model.repositories.saved_questions import questions as records
from model.sources.saved_question import QuestionFilter, SavedQuestion
from model.sources.schema_change import BrokenReference
from services.saved_questions.question_checks import BEYOND_RIGHTS, QuestionChecks
from services.saved_questions.viewers import QuestionViewers

_PAGE = 200
_MAX_QUESTIONS = 1_000


class SourceQuestions:
    """Reads them, and which of them cannot run."""

    def __init__(
        self, database: Database, viewers: QuestionViewers, checks: QuestionChecks
    ) -> None:
        self._database = database
        self._viewers = viewers
        self._checks = checks

    async def list_of_source(self, source_id: str, actor: UserActor) -> list[SavedQuestion]:
        """The user's own and those shared with him, at most 1,000."""
        viewer = await self._viewers.find_viewer(actor)
        question_filter = QuestionFilter(datasource_id=source_id)
        request: PageRequest | None = PageRequest(_PAGE)
        questions: list[SavedQuestion] = []
        while request and len(questions) < _MAX_QUESTIONS:
            read = partial(
                records.find_page, viewer=viewer, request=request, question_filter=question_filter
            )
            page = await self._database.read(read)
            questions += page[:_PAGE]
            last = page[:_PAGE][-1] if len(page) > _PAGE else None
            request = replace(request, after=(last.updated_at, last.id)) if last else None
        return questions

    async def find_broken(self, source_id: str, actor: UserActor) -> list[BrokenReference]:
        """Those that cannot run for the user, with why; none that is withheld from him."""
        questions = await self.list_of_source(source_id, actor)
        problems = await self._checks.find_problems(questions, actor)
        return [
            BrokenReference("question", each.id, each.name, problem.locale_text)
            for each in questions
            if (problem := problems.get(each.id)) and problem.key != BEYOND_RIGHTS
        ]
