"""Terms: list, create, change and delete them, with the access of a user."""

import asyncio
import logging
from collections.abc import Mapping
from functools import partial
from typing import Any

from model.database.engine import Database, new_id
from model.paging import Page, PageRequest
from model.repositories.sources import teaching as records
from model.sources.teaching import Term, TermValues, fold_word
from model.tables.teaching import TermRow
from model.user import CurrentUser
from services.teaching.stored_items import TERMS, StoredItems, begin_change, merge_values
from services.teaching.term_rows import (
    CheckTerm,
    TermMeaning,
    check_term_count,
    check_words,
    write_term,
)
from services.teaching.visibility import TeachingVisibility, VisibleItem

_SQL_FIELDS = ("table", "condition", "expression", "time_column")
log = logging.getLogger(__name__)


class TermService:
    """All that can be done with terms."""

    def __init__(
        self, database: Database, visibility: TeachingVisibility, check: CheckTerm
    ) -> None:
        self._database = database
        self._visibility = visibility
        self._check_sql = check
        self._terms = StoredItems(database, visibility, TERMS)

    async def page(
        self, request: PageRequest, user: CurrentUser, source_id: str | None, query: str = ""
    ) -> Page[VisibleItem[Term]]:
        """The terms that a user sees, by age.

        With a source its own and those of every source. Raises `NotFound` for the source.
        """
        view = await self._visibility.view_source(source_id, user) if source_id else None
        word = fold_word(query)

        def is_match(term: Term) -> bool:
            if view is not None and term.datasource_id is None and view.hides(term):
                return False
            texts = (*term.values.words, term.values.definition)
            return any(word in fold_word(text) for text in texts)

        read = partial(records.find_term_page, source_id=source_id, workspace_id=user.workspace_id)
        return await self._terms.page(request, user, read, is_match)

    async def get(self, term_id: str, user: CurrentUser) -> VisibleItem[Term]:
        """One term. Raises `NotFound`."""
        return await self._terms.get(term_id, user)

    async def create(
        self, source_id: str | None, values: TermValues, user: CurrentUser
    ) -> VisibleItem[Term]:
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
        return VisibleItem(records.to_term(row, user.username))

    async def change(
        self, term_id: str, changes: Mapping[str, Any], user: CurrentUser
    ) -> VisibleItem[Term]:
        """Change a term. Raises `NotFound`, `Invalid`, `Conflict`."""
        before = (await self.get(term_id, user)).item
        values = merge_values(before.values, changes)
        if all(getattr(values, each) == getattr(before.values, each) for each in _SQL_FIELDS):
            meaning = TermMeaning(before.columns, before.is_measure)
        else:
            meaning = await self._check(before.datasource_id, values, user)
        async with self._database.transaction() as session:
            await begin_change(session, before.datasource_id, user.workspace_id)
            row = await self._terms.lock_unchanged(session, before)
            others = await records.find_terms_of(session, before.datasource_id, user.workspace_id)
            check_words(values, [each for each in others if each.id != term_id])
            write_term(row, values, meaning, user.id)
        log.info("term changed", extra={"term": term_id})
        return await self.get(term_id, user)

    async def delete(self, term_id: str, user: CurrentUser) -> None:
        """Delete a term. Raises `NotFound`."""
        await self._terms.delete(term_id, user)
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
