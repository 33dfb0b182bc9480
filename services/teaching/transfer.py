"""Export of all terms and examples of a source as one document, and import: all or nothing."""

import asyncio
import logging
from collections.abc import Iterable
from dataclasses import dataclass

from model.database.engine import Database, new_id
from model.errors import Conflict, Invalid, InvalidFields
from model.repositories.sources import teaching as records
from model.sources.query import CheckQuery
from model.sources.schema import Schema
from model.sources.teaching import Example, Term
from model.tables.teaching import ExampleRow, TermRow
from model.user import CurrentUser
from services.teaching.document import Document, read_document, write_document
from services.teaching.examples import check_statement, write_example
from services.teaching.import_plan import ImportPlan, plan_import
from services.teaching.term_rows import CheckTerm, TermMeaning, begin_change, write_term
from services.teaching.visibility import RequestViews, TeachingVisibility

log = logging.getLogger(__name__)
Meanings = dict[str, TermMeaning]
"""What the SQL of each planned term names, by its entry."""


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
        shown_terms = [await self._visibility.show(term, user, views) for term in terms]
        shown_examples = [await self._visibility.show(each, user, views) for each in examples]
        return await asyncio.to_thread(
            write_document,
            [shown_item.item.values for shown_item in shown_terms if shown_item],
            [shown_item.item.values for shown_item in shown_examples if shown_item],
        )

    async def load(
        self, source_id: str, body: bytes, user: CurrentUser, *, dry_run: bool
    ) -> ImportSummary:
        """Import a document; with `dry_run` nothing is stored.

        Raises `NotFound` for the source, `InvalidFields` with all problems, `Conflict` when what
        is there was changed meanwhile.
        """
        await self._visibility.view_source(source_id, user)
        document = await asyncio.to_thread(read_document, body)
        terms, examples = await self._read(source_id, user)
        plan = plan_import(document, terms, examples)
        meanings = await self._check_plan(source_id, plan, user)
        await self._refuse_hidden(plan, user)
        if plan.problems:
            raise InvalidFields(plan.problems)
        if not dry_run:
            await self._store(source_id, document, plan, meanings, user)
        return _summarize(plan)

    async def _read(self, source_id: str, user: CurrentUser) -> tuple[list[Term], list[Example]]:
        async with self._database.reading() as session:
            terms = await records.find_terms_of(session, source_id, user.workspace_id)
            return _to_items(terms, await records.find_examples_of(session, source_id))

    async def _check_plan(self, source_id: str, plan: ImportPlan, user: CurrentUser) -> Meanings:
        """Check the SQL of what is new or changed; adds what is wrong to the plan's problems."""
        needs = plan.examples or any(term.values.table for term in plan.terms)
        schema = await self._visibility.require_schema(source_id, user) if needs else None
        return await asyncio.to_thread(self._check_sql, plan, schema)

    def _check_sql(self, plan: ImportPlan, schema: Schema | None) -> Meanings:
        meanings: Meanings = {}
        for term in plan.terms:
            try:
                meanings[term.entry] = self._check_term(term.values, schema)
            except Invalid as error:
                plan.problems.append(_at(term.entry, error))
        if schema is None:
            return meanings
        for example in plan.examples:
            try:
                check_statement(example.values, schema, self._check)
            except Invalid as error:
                plan.problems.append(_at(example.entry, error))
        return meanings

    async def _refuse_hidden(self, plan: ImportPlan, user: CurrentUser) -> None:
        """Nothing is written over what the user does not see."""
        views = RequestViews()
        for term in plan.terms:
            if (
                term.stored_term
                and await self._visibility.show(term.stored_term, user, views) is None
            ):
                path, word = f"{term.entry}.name", term.values.name
                plan.problems.append(Invalid("teaching.word_taken", path=path, word=word))
        for each in plan.examples:
            if (
                each.stored_example
                and await self._visibility.show(each.stored_example, user, views) is None
            ):
                path = f"{each.entry}.question"
                plan.problems.append(Invalid("teaching.question_taken", path=path))

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
            for term in plan.terms:
                row = (
                    terms[term.stored_term.id] if term.stored_term else _make_term(source_id, user)
                )
                write_term(row, term.values, meanings[term.entry], user.id)
                session.add(row)
            for each in plan.examples:
                example = (
                    examples[each.stored_example.id]
                    if each.stored_example
                    else _make_example(source_id)
                )
                write_example(example, each.values, user.id)
                session.add(example)
        log.info(
            "teaching imported",
            extra={"source": source_id, "terms": len(plan.terms), "examples": len(plan.examples)},
        )


def _to_items(
    terms: Iterable[TermRow], examples: Iterable[ExampleRow]
) -> tuple[list[Term], list[Example]]:
    return [records.to_term(row) for row in terms], [records.to_example(row) for row in examples]


def _make_term(source_id: str, user: CurrentUser) -> TermRow:
    return TermRow(id=new_id(), workspace_id=user.workspace_id, datasource_id=source_id, version=0)


def _make_example(source_id: str) -> ExampleRow:
    return ExampleRow(id=new_id(), datasource_id=source_id, origin="import")


def _at(entry: str, error: Invalid) -> Invalid:
    return Invalid(error.key, path=f"{entry}.{error.path}", **error.params)


def _summarize(plan: ImportPlan) -> ImportSummary:
    new_terms = sum(entry.stored_term is None for entry in plan.terms)
    new_examples = sum(entry.stored_example is None for entry in plan.examples)
    return ImportSummary(
        TransferCount(new_terms, len(plan.terms) - new_terms, plan.unchanged_terms),
        TransferCount(new_examples, len(plan.examples) - new_examples, plan.unchanged_examples),
    )
