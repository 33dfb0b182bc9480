"""Predicts what would be broken in a source if it had other tables."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from model.database.engine import new_id
from model.errors import DatasourceUnavailable, SqlRejected
from model.locales import LocaleText
from model.sources.query import CheckQuery
from model.sources.saved_question import SavedQuestion
from model.sources.schema import Schema, Table
from model.sources.schema_change import BrokenReference
from model.user import CurrentUser
from services.datasources.access.stored_teaching import keep_known_terms
from services.datasources.service import DatasourceService
from services.impact.broken_joins import find_broken_join
from services.impact.source_questions import SourceQuestions

_MISSING = "relations.is_missing"


@dataclass(frozen=True, slots=True)
class _SchemaComparison:
    """The schema that a user sees now, and the one that he would see."""

    now: Schema
    later: Schema
    check: CheckQuery

    def find_new_problem(self, sql: str) -> LocaleText | None:
        """Why a statement that may run now may not run on the later schema; None when it may."""
        try:
            self.check(sql, self.now)
        except SqlRejected:
            return None
        try:
            self.check(sql, self.later)
        except SqlRejected as error:
            return error.locale_text
        return None


class ImpactPrediction:
    """Finds statements that the guard would refuse, and names of missing tables and columns."""

    def __init__(
        self, datasources: DatasourceService, questions: SourceQuestions, check: CheckQuery
    ) -> None:
        self._datasources = datasources
        self._questions = questions
        self._check = check

    async def predict_broken_references(
        self, source_id: str, tables: Sequence[Table], user: CurrentUser
    ) -> tuple[BrokenReference, ...]:
        """The terms, examples, joins and saved questions that fit the source now and would not
        if it had these tables. Raises `NotFound`.
        """
        try:
            now = await self._datasources.read_schema(source_id, user.actor)
        except DatasourceUnavailable:
            return ()  # never synced: nothing names its tables yet
        later = replace(now, tables=_keep_tables(now.tables, tables), version=new_id())
        questions = await self._questions.list_of_source(source_id, user.actor)
        comparison = _SchemaComparison(now, later, self._check)
        return tuple(await asyncio.to_thread(lambda: list(_find_all(comparison, questions))))


def _find_all(
    comparison: _SchemaComparison, questions: Sequence[SavedQuestion]
) -> Iterator[BrokenReference]:
    yield from _find_terms(comparison)
    for example in comparison.now.teaching.examples:
        if problem := comparison.find_new_problem(example.values.sql):
            yield BrokenReference("example", example.id, example.values.question, problem)
    tables_by_name = {table.name: table for table in comparison.later.tables}
    for join in comparison.now.joins:
        if broken := find_broken_join(join, tables_by_name):
            yield broken
    for question in questions:
        if problem := comparison.find_new_problem(question.sql):
            yield BrokenReference("question", question.id, question.name, problem)


def _find_terms(comparison: _SchemaComparison) -> Iterator[BrokenReference]:
    now = keep_known_terms(comparison.now.teaching, comparison.now.tables).terms
    later = {
        term.id for term in keep_known_terms(comparison.now.teaching, comparison.later.tables).terms
    }
    names = {
        name for table in comparison.later.tables for name in (table.name, *_list_names(table))
    }
    for term in now:
        if term.id not in later:
            term_names = (*term.columns, term.values.table or "")
            gone = next((name for name in term_names if name not in names), term_names[0])
            problem = LocaleText(_MISSING, {"name": gone})
            yield BrokenReference("term", term.id, term.values.name, problem)


def _keep_tables(now: Sequence[Table], later: Sequence[Table]) -> tuple[Table, ...]:
    """The tables as they are now, without the tables and columns that are missing later."""
    names = {table.name: set(_list_names(table)) for table in later}
    return tuple(
        replace(table, columns=tuple(c for c in table.columns if c.name in names[table.name]))
        for table in now
        if table.name in names
    )


def _list_names(table: Table) -> list[str]:
    return [column.name for column in table.columns]
