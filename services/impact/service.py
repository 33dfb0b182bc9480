"""The changes that syncs find in a source, and the terms, rules and questions they break."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from typing import NamedTuple, TypeVar

from model.database.engine import Database
from model.paging import Page, PageRequest
from model.sources.schema_change import BrokenReference, SyncChanges
from model.sources.teaching import Example, Term
from model.user import CurrentUser
from services.datasources.access.source_access import SourceAccess
from services.datasources.schema_changes.stored_changes import read_changes
from services.datasources.service import DatasourceService
from services.impact.broken_joins import find_broken_join
from services.impact.source_questions import SourceQuestions
from services.joins.service import JoinService
from services.policies.service import PolicyService
from services.teaching.examples import ExampleService
from services.teaching.terms import TermService
from services.teaching.visibility import VisibleItem

_PAGE = 200
_MAX_REFERENCES = 1_000
Item = TypeVar("Item", Term, Example)


class TermsAndExamples(NamedTuple):
    """The services of what people teach about sources."""

    terms: TermService
    examples: ExampleService


class ImpactService:
    """Reads the changes of a source and what they break, for those who manage it."""

    def __init__(
        self,
        database: Database,
        datasources: DatasourceService,
        joins: JoinService,
        policies: PolicyService,
        teaching: TermsAndExamples,
        questions: SourceQuestions,
    ) -> None:
        self._database = database
        self._datasources = datasources
        self._joins = joins
        self._policies = policies
        self._terms, self._examples = teaching
        self._questions = questions

    async def page_changes(
        self, source_id: str, request: PageRequest, user: CurrentUser
    ) -> Page[SyncChanges]:
        """What the last 50 syncs that changed something found, from the newest.

        Raises `NotFound`.
        """
        access = await self._datasources.authorize(source_id, user.actor)
        async with self._database.reading() as session:
            return await read_changes(session, request, access)

    async def find_broken_references(
        self, source_id: str, user: CurrentUser
    ) -> tuple[BrokenReference, ...]:
        """The terms, examples, joins, rules and saved questions that name what is not in the
        source, at most 1,000.

        An item that the user does not see is left out. Raises `NotFound`.
        """
        access = await self._datasources.authorize(source_id, user.actor)
        references = [each async for each in self._find_broken_terms(source_id, user)]
        references += [each async for each in self._find_broken_examples(source_id, user)]
        references += await self._find_broken_joins(access)
        references += await self._find_broken_rules(source_id, user)
        references += await self._questions.find_broken(source_id, user.actor)
        return tuple(references[:_MAX_REFERENCES])

    async def _find_broken_terms(
        self, source_id: str, user: CurrentUser
    ) -> AsyncIterator[BrokenReference]:
        async for visible_term in _read_all(lambda page: self._terms.page(page, user, source_id)):
            if visible_term.problem:
                name = visible_term.item.values.name
                yield BrokenReference("term", visible_term.item.id, name, visible_term.problem)

    async def _find_broken_examples(
        self, source_id: str, user: CurrentUser
    ) -> AsyncIterator[BrokenReference]:
        async for visible_example in _read_all(
            lambda page: self._examples.page(page, user, source_id)
        ):
            if visible_example.problem:
                question = visible_example.item.values.question
                yield BrokenReference(
                    "example", visible_example.item.id, question, visible_example.problem
                )

    async def _find_broken_joins(self, access: SourceAccess) -> list[BrokenReference]:
        source_joins = await self._joins.get(access)
        tables = source_joins.tables
        accepted = (each for each in source_joins.join_set.joins if each.status == "accepted")
        return [broken for each in accepted if (broken := find_broken_join(each.join, tables))]

    async def _find_broken_rules(self, source_id: str, user: CurrentUser) -> list[BrokenReference]:
        problems = await self._policies.find_problems(source_id, user.actor)
        return [BrokenReference("rule", each.path, "", each.locale_text) for each in problems]


async def _read_all(
    read: Callable[[PageRequest], Awaitable[Page[VisibleItem[Item]]]],
) -> AsyncIterator[VisibleItem[Item]]:
    """The items of all pages."""
    request: PageRequest | None = PageRequest(_PAGE, None)
    while request:
        page = await read(request)
        for item in page.items:
            yield item
        request = replace(request, after=page.next) if page.next else None
