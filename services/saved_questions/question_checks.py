"""Whether saved questions can still run: their source is there, and so is what they read."""

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import Protocol

from model.actor import Actor, UserActor
from model.errors import AppError, DatasourceUnavailable, NotFound, SqlRejected
from model.locales import Locale, text
from model.sources.query import CheckQuery
from model.sources.saved_question import SavedQuestion
from model.sources.schema import Schema


class Schemas(Protocol):
    """The schemas of sources, as actors may ask them."""

    async def read_schema(self, source_id: str, actor: Actor) -> Schema:
        """Raises `NotFound`, and `DatasourceUnavailable` before the first sync."""
        ...


class QuestionChecks:
    """Checks statements as the guard does before it lets one run; nothing runs."""

    def __init__(self, schemas: Schemas, check: CheckQuery) -> None:
        self._schemas = schemas
        self._check = check

    async def find_problems(
        self, questions: Sequence[SavedQuestion], actor: UserActor
    ) -> dict[str, AppError]:
        """By question, why it cannot run for an actor; those that can are missing."""
        found: dict[str, AppError] = {}
        for source_id in {each.datasource_id for each in questions}:
            of_source = [each for each in questions if each.datasource_id == source_id]
            try:
                schema = await self._schemas.read_schema(source_id, actor)
            except NotFound:
                closed = NotFound("saved_questions.source_closed")
                found |= {each.id: closed for each in of_source}
            except DatasourceUnavailable as error:
                found |= {each.id: error for each in of_source}
            else:
                found |= await asyncio.to_thread(partial(self._check_all, of_source, schema))
        return found

    def _check_all(self, questions: Sequence[SavedQuestion], schema: Schema) -> dict[str, AppError]:
        found: dict[str, AppError] = {}
        for each in questions:
            try:
                self._check(each.sql, schema)
            except SqlRejected as error:
                found[each.id] = error
        return found


def describe_problem(problem: AppError, locale: Locale, *, may_see_sql: bool) -> str:
    """Why a question cannot run; without what quotes its statement where that is not to be seen."""
    if isinstance(problem, SqlRejected) and not may_see_sql:
        return text("runs.statement_hidden", locale)
    return problem.text(locale)
