"""What an actor sees of terms and examples, and what is wrong with them.

A term or example that names what is not in the schema has a problem. To an actor whose access is
restricted it does not exist: it may name what is hidden from him.
"""

import asyncio
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from cachetools import LRUCache

from model.errors import DatasourceUnavailable, NotFound, SqlRejected
from model.locales import LocaleText
from model.sources.query import CheckQuery
from model.sources.schema import Schema
from model.sources.teaching import Example, Term
from model.user import CurrentUser
from services.datasources.access.stored_teaching import mentions_hidden
from services.datasources.service import DatasourceService

_CACHE_SIZE = 4_096
NOT_SYNCED = LocaleText("teaching.not_synced")
Item = TypeVar("Item", Term, Example)


@dataclass(frozen=True, slots=True)
class VisibleItem(Generic[Item]):
    """A term or an example that a user sees, with what is wrong with it."""

    item: Item
    problem: LocaleText | None = None


@dataclass(frozen=True, slots=True)
class VisibleSource:
    """What an actor sees of a source; `schema` is None before the first sync."""

    schema: Schema | None
    is_restricted: bool

    def hides(self, item: Term | Example) -> bool:
        """Whether it may mention what is hidden from the actor."""
        schema = self.schema
        return self.is_restricted and (schema is None or mentions_hidden(item, schema))


@dataclass(slots=True)
class RequestViews:
    """What a user sees of sources, for the length of a request."""

    by_source: dict[str, VisibleSource | None] = field(default_factory=dict)
    """By the id of the source; None where he may not open it."""
    restricted: tuple[VisibleSource, ...] | None = None
    """The sources of which he does not see all; None until they are looked up."""


class TeachingVisibility:
    """Decides which terms and examples a user sees."""

    def __init__(self, datasources: DatasourceService, check: CheckQuery) -> None:
        self._datasources = datasources
        self._check = check
        self._problems: LRUCache[tuple[tuple[str, str, str], str], LocaleText | None] = LRUCache(
            _CACHE_SIZE
        )

    async def view_source(self, source_id: str, user: CurrentUser) -> VisibleSource:
        """What a user sees of a source. Raises `NotFound`."""
        access = await self._datasources.authorize(source_id, user.actor)
        try:
            schema = await self._datasources.read_schema(source_id, user.actor)
        except DatasourceUnavailable:
            schema = None
        return VisibleSource(schema, access.restriction is not None)

    async def require_schema(self, source_id: str, user: CurrentUser) -> Schema:
        """The schema that a user may ask about.

        Raises `NotFound`, and `DatasourceUnavailable` before the first sync.
        """
        return await self._datasources.read_schema(source_id, user.actor)

    async def show(
        self, item: Item, user: CurrentUser, views: RequestViews
    ) -> VisibleItem[Item] | None:
        """The item as a user sees it; None when it does not exist for him."""
        if not user.may("teach") and not item.values.enabled:
            return None
        if isinstance(item, Term) and item.workspace_id != user.workspace_id:
            return None
        source_id = item.datasource_id
        if source_id is None:
            return None if await self._hides_everywhere(item, user, views) else VisibleItem(item)
        if source_id not in views.by_source:
            views.by_source[source_id] = await self._find_view(source_id, user)
        view = views.by_source[source_id]
        return await self._show_in(item, user, view) if view else None

    async def _hides_everywhere(
        self, item: Term | Example, user: CurrentUser, views: RequestViews
    ) -> bool:
        """Whether a term that holds for every source does not exist for a user.

        It does not where it may mention what one of his sources hides from him, nor for a user who
        may open no source.
        """
        if views.restricted is None:
            source_ids = await self._datasources.list_ids(user.actor)
            if not source_ids and not user.may("teach"):
                return True
            views_by_source = [await self._find_restricted_view(each, user) for each in source_ids]
            views.restricted = tuple(view for view in views_by_source if view is not None)
        return any(view.hides(item) for view in views.restricted)

    async def _find_restricted_view(
        self, source_id: str, user: CurrentUser
    ) -> VisibleSource | None:
        try:
            access = await self._datasources.authorize(source_id, user.actor)
            return await self.view_source(source_id, user) if access.restriction else None
        except NotFound:
            return None

    async def _find_view(self, source_id: str, user: CurrentUser) -> VisibleSource | None:
        try:
            return await self.view_source(source_id, user)
        except NotFound:
            return None

    async def _show_in(
        self, item: Item, user: CurrentUser, view: VisibleSource
    ) -> VisibleItem[Item] | None:
        if view.is_restricted and await asyncio.to_thread(view.hides, item):
            return None
        problem = await self._find_problem(item, view.schema)
        if problem and (not user.may("teach") or view.is_restricted):
            return None
        return VisibleItem(item, problem)

    async def _find_problem(self, item: Term | Example, schema: Schema | None) -> LocaleText | None:
        if isinstance(item, Term):
            return find_term_problem(item, schema)
        if schema is None:
            return NOT_SYNCED
        key = (schema.cache_key, item.values.sql)
        if key not in self._problems:
            self._problems[key] = await asyncio.to_thread(self._check_example, item, schema)
        return self._problems[key]

    def _check_example(self, example: Example, schema: Schema) -> LocaleText | None:
        try:
            self._check(example.values.sql, schema)
        except SqlRejected as error:
            return error.locale_text
        return None


def find_term_problem(term: Term, schema: Schema | None) -> LocaleText | None:
    """The table or column that a term names and the schema does not have."""
    name = term.values.table
    if name is None:
        return None
    if schema is None:
        return NOT_SYNCED
    table = next((each for each in schema.tables if each.name == name), None)
    if table is None:
        return LocaleText("datasources.unknown_table", {"name": name})
    column_names = {column.name for column in table.columns}
    for column in term.columns:
        if column not in column_names:
            params = {"table": name, "column": column}
            return LocaleText("datasources.unknown_column", params)
    return None
