"""Examples: list, create, change and delete them, with the access of a user."""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from sqlalchemy.exc import IntegrityError

from model.database.engine import Database, new_id
from model.errors import Conflict, NotFound
from model.paging import Page, PageRequest
from model.repositories.sources import teaching as records
from model.sources.query import CheckQuery
from model.sources.teaching import (
    Example,
    ExampleOrigin,
    ExampleValues,
    fold_word,
)
from model.tables.teaching import ExampleRow
from model.user import CurrentUser
from services.teaching.example_rows import (
    check_example_count,
    check_statement,
    make_question_key,
    write_example,
)
from services.teaching.stored_items import EXAMPLES, StoredItems, begin_change, merge_values
from services.teaching.visibility import RequestViews, TeachingVisibility, VisibleItem

log = logging.getLogger(__name__)


class ExampleService:
    """All that can be done with examples."""

    def __init__(
        self, database: Database, visibility: TeachingVisibility, check: CheckQuery
    ) -> None:
        self._database = database
        self._visibility = visibility
        self._check = check
        self._examples = StoredItems(database, visibility, EXAMPLES)

    async def page(
        self, request: PageRequest, user: CurrentUser, source_id: str | None, query: str = ""
    ) -> Page[VisibleItem[Example]]:
        """The examples that a user sees, by age. Raises `NotFound` for the source."""
        if source_id is not None:
            await self._visibility.view_source(source_id, user)
        word = fold_word(query)

        def is_match(example: Example) -> bool:
            texts = (example.values.question, example.values.sql, example.values.note)
            return any(word in fold_word(text) for text in texts)

        read = partial(records.find_example_page, source_id=source_id)
        return await self._examples.page(request, user, read, is_match)

    async def list_usable(self, source_id: str, user: CurrentUser) -> tuple[Example, ...]:
        """The enabled examples that a user sees and whose statement may run, by age.

        Raises `NotFound` for the source.
        """
        view = await self._visibility.view_source(source_id, user)
        views = RequestViews({source_id: view})
        find = partial(records.find_enabled_examples, source_id=source_id)
        examples = []
        for example in await self._database.read(find):
            visible_example = await self._visibility.show(example, user, views)
            if visible_example and visible_example.problem is None:
                examples.append(example)
        return tuple(examples)

    async def get(self, example_id: str, user: CurrentUser) -> VisibleItem[Example]:
        """One example. Raises `NotFound`."""
        return await self._examples.get(example_id, user)

    async def find_by_question(
        self, source_id: str, question: str, user: CurrentUser
    ) -> VisibleItem[Example] | None:
        """The example with that question, as a user sees it; None where he sees none."""
        key = make_question_key(question)
        find = partial(records.find_example_id, source_id=source_id, question_key=key)
        example_id = await self._database.read(find)
        try:
            return await self.get(example_id, user) if example_id else None
        except NotFound:
            return None

    async def create(
        self,
        source_id: str,
        values: ExampleValues,
        user: CurrentUser,
        origin: ExampleOrigin = "manual",
    ) -> VisibleItem[Example]:
        """A new example. Raises `NotFound` for the source, `Invalid`, `Conflict`."""
        schema = await self._visibility.require_schema(source_id, user)
        await asyncio.to_thread(check_statement, values, schema, self._check)
        row = ExampleRow(id=new_id(), datasource_id=source_id, origin=origin)
        write_example(row, values, user.id)
        async with _refuse_same_question(), self._database.transaction() as session:
            await begin_change(session, source_id, user.workspace_id)
            check_example_count(await records.count_examples(session, source_id))
            session.add(row)
        log.info("example made", extra={"example": row.id, "source": source_id})
        return VisibleItem(records.to_example(row, user.username))

    async def change(
        self, example_id: str, changes: Mapping[str, Any], user: CurrentUser
    ) -> VisibleItem[Example]:
        """Change an example. Raises `NotFound`, `Invalid`, `Conflict`."""
        before = (await self.get(example_id, user)).item
        values = merge_values(before.values, changes)
        if values.sql != before.values.sql:
            schema = await self._visibility.require_schema(before.datasource_id, user)
            await asyncio.to_thread(check_statement, values, schema, self._check)
        async with _refuse_same_question(), self._database.transaction() as session:
            await begin_change(session, before.datasource_id, user.workspace_id)
            row = await self._examples.lock_unchanged(session, before)
            write_example(row, values, user.id)
        log.info("example changed", extra={"example": example_id})
        return await self.get(example_id, user)

    async def delete(self, example_id: str, user: CurrentUser) -> None:
        """Delete an example. Raises `NotFound`."""
        await self._examples.delete(example_id, user)
        log.info("example deleted", extra={"example": example_id})


@asynccontextmanager
async def _refuse_same_question() -> AsyncIterator[None]:
    try:
        yield
    except IntegrityError:
        raise Conflict("teaching.question_taken") from None
