"""Whether saved questions can still run: their source is there, and so is what they read."""

import asyncio
from collections.abc import Iterable, Sequence
from functools import partial

from model.actor import UserActor
from model.errors import AppError, Conflict, DatasourceUnavailable, NotFound, SqlRejected
from model.locales import Locale, text
from model.sources.query import CheckQuery
from model.sources.saved_question import SavedQuestion
from model.sources.schema import Schema
from services.datasources.access.source_access import SchemaProvider

BEYOND_RIGHTS = "saved_questions.beyond_rights"


class QuestionChecks:
    """Checks statements as the guard does before it lets one run; nothing runs."""

    def __init__(self, schemas: SchemaProvider, check: CheckQuery) -> None:
        self._schemas = schemas
        self._check = check

    async def find_problems(
        self, questions: Sequence[SavedQuestion], actor: UserActor
    ) -> dict[str, AppError]:
        """By question, why it cannot run for an actor; those that can are missing.

        For an actor who does not see all of a source, problems of questions of others do not say
        what they name.
        """
        problems: dict[str, AppError] = {}
        for source_id in {each.datasource_id for each in questions}:
            of_source = [each for each in questions if each.datasource_id == source_id]
            try:
                schema = await self._schemas.read_schema(source_id, actor)
            except NotFound:
                closed_error = NotFound("saved_questions.source_closed")
                problems |= {each.id: closed_error for each in of_source}
            except DatasourceUnavailable as error:
                problems |= {each.id: error for each in of_source}
            else:
                check = partial(self._check_all, of_source, schema, actor)
                problems |= await asyncio.to_thread(check)
        return problems

    async def find_withheld(
        self, questions: Iterable[SavedQuestion], actor: UserActor
    ) -> frozenset[str]:
        """The ids of those whose statement and parameters name what is hidden from an actor.

        Also a value of a column that is masked for him, with which it compares nothing that he
        sees.
        """
        of_others = [each for each in questions if each.user_id != actor.id]
        problems = await self.find_problems(of_others, actor)
        return frozenset(each for each, problem in problems.items() if problem.key == BEYOND_RIGHTS)

    async def sees_all(self, source_id: str, actor: UserActor) -> bool:
        """Whether an actor may ask a source and no rule hides anything of it from him."""
        try:
            schema = await self._schemas.read_schema(source_id, actor)
        except (NotFound, DatasourceUnavailable):
            return False
        return not schema.access

    async def may_see_values(self, question: SavedQuestion, actor: UserActor) -> bool:
        """Whether settings of a question's chart, which may name stored values, are for an actor.

        They are for who saved it, and for those from whom no rule hides anything of its source.
        """
        return question.user_id == actor.id or await self.sees_all(question.datasource_id, actor)

    def _check_all(
        self, questions: Sequence[SavedQuestion], schema: Schema, actor: UserActor
    ) -> dict[str, AppError]:
        problems: dict[str, AppError] = {}
        for each in questions:
            is_of_other = bool(schema.access) and each.user_id != actor.id
            try:
                self._check(each.sql, schema)
            except SqlRejected as error:
                problems[each.id] = Conflict(BEYOND_RIGHTS) if is_of_other else error
            else:
                if is_of_other and _names_masked_values(each.sql, schema):
                    problems[each.id] = Conflict(BEYOND_RIGHTS)
        return problems


def _names_masked_values(sql: str, schema: Schema) -> bool:
    """Whether a statement says which values stand behind a mask."""
    from services.datasources.visibility.compared_values import names_values

    return names_values(sql, schema.source.dialect, schema.value_limits.masked)


def describe_problem(problem: AppError, locale: Locale, *, may_see_sql: bool) -> str:
    """Why a question cannot run; without what quotes its statement where that is not to be seen."""
    if isinstance(problem, SqlRejected) and not may_see_sql:
        return text("runs.statement_hidden", locale)
    return problem.text(locale)
