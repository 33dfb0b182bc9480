"""Terms: create, change, delete and list, each by a user who may."""

import asyncio
import logging
from collections.abc import Mapping
from functools import partial
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from model.database.engine import Database, new_id
from model.errors import Conflict, NotFound
from model.paging import Page, PageRequest
from model.repositories.sources import teaching as records
from model.sources.teaching import Term, TermValues, fold_word
from model.tables.teaching import TermRow
from model.user import CurrentUser
from services.teaching.listing import read_visible_page
from services.teaching.term_rows import (
    CheckTerm,
    TermMeaning,
    begin_change,
    check_term_count,
    check_words,
    merge_values,
    write_term,
)
from services.teaching.visibility import RequestViews, Shown, TeachingVisibility

_SQL_FIELDS = frozenset({"table", "condition", "expression", "time_column"})
log = logging.getLogger(__name__)


class TermService:
    """All that can be done with terms."""

    def __init__(
        self, database: Database, visibility: TeachingVisibility, check: CheckTerm
    ) -> None:
        self._database = database
        self._visibility = visibility
        self._check_sql = check

    async def page(
        self, request: PageRequest, user: CurrentUser, source_id: str | None, query: str = ""
    ) -> Page[Shown[Term]]:
        """The terms that a user sees, by age; with a source those it has, of every source too.

        Raises `NotFound` for the source.
        """
        view = await self._visibility.view_source(source_id, user) if source_id else None
        read = partial(records.find_term_page, source_id=source_id, workspace_id=user.workspace_id)
        word = fold_word(query)

        async def show(row: TermRow, views: RequestViews) -> Shown[Term] | None:
            term = records.to_term(row)
            texts = (*term.values.words, term.values.definition)
            if word and not any(word in fold_word(text) for text in texts):
                return None
            if view is not None and term.datasource_id is None and view.hides(term):
                return None
            return await self._visibility.show(term, user, views)

        return await read_visible_page(self._database, request, read, show)

    async def get(self, term_id: str, user: CurrentUser) -> Shown[Term]:
        """One term. Raises `NotFound`."""
        async with self._database.reading() as session:
            row = await _require_row(session, term_id)
            names = await records.find_usernames(session, [row.updated_by or ""])
        term = records.to_term(row, names.get(row.updated_by or ""))
        shown_term = await self._visibility.show(term, user, RequestViews())
        if shown_term is None:
            raise NotFound("teaching.unknown_term")
        return shown_term

    async def create(
        self, source_id: str | None, values: TermValues, user: CurrentUser
    ) -> Shown[Term]:
        """A new term. Raises `NotFound` for the source, `Invalid`, `Conflict`."""
        meaning = await self._check(source_id, values, user)
        row = TermRow(
            id=new_id(), workspace_id=user.workspace_id, datasource_id=source_id, version=0
        )
        async with self._database.transaction() as session:
            await begin_change(session, source_id, user.workspace_id)
            others = await records.find_terms_of(session, source_id, user.workspace_id)
            check_term_count(len(others))
            check_words(values, others)
            write_term(row, values, meaning, user.id)
            session.add(row)
        log.info("term made", extra={"term": row.id, "source": source_id})
        return Shown(records.to_term(row, user.username))

    async def change(
        self, term_id: str, changes: Mapping[str, Any], user: CurrentUser
    ) -> Shown[Term]:
        """Change a term. Raises `NotFound`, `Invalid`, `Conflict`."""
        before = (await self.get(term_id, user)).item
        values = merge_values(before.values, changes)
        if values.model_dump(include=set(_SQL_FIELDS)) == before.values.model_dump(
            include=set(_SQL_FIELDS)
        ):
            meaning = TermMeaning(before.columns, before.is_measure)
        else:
            meaning = await self._check(before.datasource_id, values, user)
        async with self._database.transaction() as session:
            await begin_change(session, before.datasource_id, user.workspace_id)
            row = await _require_row(session, term_id, lock=True)
            if row.updated_at != before.updated_at:
                raise Conflict("teaching.changed")
            others = await records.find_terms_of(session, before.datasource_id, user.workspace_id)
            check_words(values, [each for each in others if each.id != term_id])
            write_term(row, values, meaning, user.id)
        log.info("term changed", extra={"term": term_id})
        return await self.get(term_id, user)

    async def delete(self, term_id: str, user: CurrentUser) -> None:
        """Delete a term. Raises `NotFound`."""
        term = (await self.get(term_id, user)).item
        async with self._database.transaction() as session:
            await begin_change(session, term.datasource_id, user.workspace_id)
            await records.remove_term(session, term_id)
        log.info("term deleted", extra={"term": term_id})

    async def _check(
        self, source_id: str | None, values: TermValues, user: CurrentUser
    ) -> TermMeaning:
        """What the SQL of a term names; only a term with a table needs the schema."""
        if source_id is None or values.table is None:
            if source_id is not None:
                await self._visibility.view_source(source_id, user)
            return self._check_sql(values, None)
        schema = await self._visibility.require_schema(source_id, user)
        return await asyncio.to_thread(self._check_sql, values, schema)


async def _require_row(session: AsyncSession, term_id: str, *, lock: bool = False) -> TermRow:
    row = await records.find_term(session, term_id, lock=lock)
    if row is None:
        raise NotFound("teaching.unknown_term")
    return row
