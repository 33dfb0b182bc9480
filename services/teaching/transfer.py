"""Export of all terms and examples of a source as one document, and import: all or nothing."""

import asyncio
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from model.database.engine import Database, new_id
from model.errors import Conflict, Invalid, InvalidFields
from model.repositories.sources import teaching as records
from model.sources.query import CheckQuery
from model.sources.schema import Schema
from model.sources.teaching import Example, Term
from model.tables.teaching import ExampleRow, TermRow
from model.user import CurrentUser
from services.teaching.document import Document, read_document, write_document
from services.teaching.example_rows import check_statement, write_example
from services.teaching.import_plan import ImportPlan, Item, ItemPlan, plan_import
from services.teaching.stored_items import begin_change
from services.teaching.term_rows import CheckTerm, TermMeaning, write_term
from services.teaching.visibility import RequestViews, TeachingVisibility

log = logging.getLogger(__name__)
Meanings = dict[str, TermMeaning]
"""What the SQL of each planned term names, by the path of the term in the document."""


@dataclass(frozen=True, slots=True)
class TransferCount:
    """How many entries of a kind an import made, changed and left as they were."""

    created: int
    changed: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """What an import did, or would do."""

    terms: TransferCount
    examples: TransferCount


class TeachingTransfer:
    """Exports and imports what is taught about a source."""

    def __init__(
        self,
        database: Database,
        visibility: TeachingVisibility,
        check_term: CheckTerm,
        check: CheckQuery,
    ) -> None:
        self._database = database
        self._visibility = visibility
        self._check_term = check_term
        self._check = check

    async def export(self, source_id: str, user: CurrentUser) -> str:
        """The document of a source. Raises `NotFound`."""
        await self._visibility.view_source(source_id, user)
        terms, examples = await self._read(source_id, user)
        views = RequestViews()
        visible_terms = [await self._visibility.show(term, user, views) for term in terms]
        visible_examples = [await self._visibility.show(each, user, views) for each in examples]
        return await asyncio.to_thread(
            write_document,
            [visible_term.item.values for visible_term in visible_terms if visible_term],
            [
                visible_example.item.values
                for visible_example in visible_examples
                if visible_example
            ],
        )

    async def import_document(
        self, source_id: str, body: bytes, user: CurrentUser, *, dry_run: bool
    ) -> ImportSummary:
        """Import a document; with `dry_run` nothing is stored.

        Raises `NotFound` for the source, `InvalidFields` with all problems, and `Conflict` when the
        terms or examples of the source were changed meanwhile.
        """
        await self._visibility.view_source(source_id, user)
        document = await asyncio.to_thread(read_document, body)
        terms, examples = await self._read(source_id, user)
        plan = plan_import(document, terms, examples)
        meanings, sql_problems = await self._check_plan(source_id, plan, user)
        problems = [*plan.problems, *sql_problems, *await self._find_hidden(plan, user)]
        if problems:
            raise InvalidFields(problems)
        if not dry_run:
            await self._store(source_id, document, plan, meanings, user)
        return ImportSummary(_count(plan.terms), _count(plan.examples))

    async def _read(self, source_id: str, user: CurrentUser) -> tuple[list[Term], list[Example]]:
        async with self._database.reading() as session:
            terms = await records.find_terms_of(session, source_id, user.workspace_id)
            return _to_items(terms, await records.find_examples_of(session, source_id))

    async def _check_plan(
        self, source_id: str, plan: ImportPlan, user: CurrentUser
    ) -> tuple[Meanings, list[Invalid]]:
        """Check the SQL of what is new or changed: what terms mean, and what is wrong."""
        needs_schema = plan.examples.items or any(term.values.table for term in plan.terms.items)
        schema = await self._visibility.require_schema(source_id, user) if needs_schema else None
        return await asyncio.to_thread(self._check_sql, plan, schema)

    def _check_sql(self, plan: ImportPlan, schema: Schema | None) -> tuple[Meanings, list[Invalid]]:
        meanings: Meanings = {}
        problems: list[Invalid] = []
        for term in plan.terms.items:
            try:
                meanings[term.path] = self._check_term(term.values, schema)
            except Invalid as error:
                problems.append(_prefix_path(term.path, error))
        if schema is None:
            return meanings, problems
        for example in plan.examples.items:
            try:
                check_statement(example.values, schema, self._check)
            except Invalid as error:
                problems.append(_prefix_path(example.path, error))
        return meanings, problems

    async def _find_hidden(self, plan: ImportPlan, user: CurrentUser) -> list[Invalid]:
        """A problem for each item of the name or question of one that the user does not see.

        Also where they are equal: what is stored would be found out by trying.
        """
        views = RequestViews()
        problems: list[Invalid] = []
        for term in plan.terms.entries:
            if await self._is_hidden(term.stored_item, user, views):
                path, word = f"{term.path}.name", term.values.name
                problems.append(Invalid("teaching.word_taken", path=path, word=word))
        for example in plan.examples.entries:
            if await self._is_hidden(example.stored_item, user, views):
                path = f"{example.path}.question"
                problems.append(Invalid("teaching.question_taken", path=path))
        return problems

    async def _is_hidden(self, item: Item | None, user: CurrentUser, views: RequestViews) -> bool:
        return item is not None and await self._visibility.show(item, user, views) is None

    async def _store(
        self,
        source_id: str,
        document: Document,
        plan: ImportPlan,
        meanings: Meanings,
        user: CurrentUser,
    ) -> None:
        async with self._database.transaction() as session:
            await begin_change(session, source_id, user.workspace_id)
            term_rows = await records.find_terms_of(session, source_id, user.workspace_id)
            terms = {row.id: row for row in term_rows}
            examples = {row.id: row for row in await records.find_examples_of(session, source_id)}
            if plan_import(document, *_to_items(terms.values(), examples.values())) != plan:
                raise Conflict("teaching.changed")
            for term in plan.terms.items:
                stored_term = term.stored_item
                term_row = terms[stored_term.id] if stored_term else _make_term(source_id, user)
                write_term(term_row, term.values, meanings[term.path], user.id)
                session.add(term_row)
            for each in plan.examples.items:
                row = (
                    examples[each.stored_item.id] if each.stored_item else _make_example(source_id)
                )
                write_example(row, each.values, user.id)
                session.add(row)
        counts = {"terms": len(plan.terms.items), "examples": len(plan.examples.items)}
        log.info("teaching imported", extra={"source": source_id, **counts})


def _to_items(
    terms: Iterable[TermRow], examples: Iterable[ExampleRow]
) -> tuple[list[Term], list[Example]]:
    return [records.to_term(row) for row in terms], [records.to_example(row) for row in examples]


def _make_term(source_id: str, user: CurrentUser) -> TermRow:
    return TermRow(id=new_id(), workspace_id=user.workspace_id, datasource_id=source_id, version=0)


def _make_example(source_id: str) -> ExampleRow:
    return ExampleRow(id=new_id(), datasource_id=source_id, origin="import")


def _prefix_path(path: str, error: Invalid) -> Invalid:
    return Invalid(error.key, path=f"{path}.{error.path}", **error.params)


def _count(plan: ItemPlan[Any, Any]) -> TransferCount:
    return TransferCount(plan.new_count, len(plan.items) - plan.new_count, plan.unchanged_count)
