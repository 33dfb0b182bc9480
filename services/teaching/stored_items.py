"""Stored terms, or stored examples, as users see them: one by its id, or page by page."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from model.database.engine import Database
from model.errors import Conflict, InvalidFields, NotFound
from model.field_messages import InvalidField
from model.paging import Page, PageRequest, cut_page, fill_page
from model.repositories.sources import teaching as records
from model.sources.teaching import Example, ExampleValues, Term, TermValues
from model.tables.teaching import ExampleRow, TermRow
from model.user import CurrentUser
from services.teaching.visibility import RequestViews, TeachingVisibility, VisibleItem

Row = TypeVar("Row", TermRow, ExampleRow)
Item = TypeVar("Item", Term, Example)
Values = TypeVar("Values", TermValues, ExampleValues)
ReadRows = Callable[[AsyncSession, PageRequest], Awaitable[list[Row]]]


@dataclass(frozen=True, slots=True)
class ItemTable(Generic[Row, Item]):
    """The table of the terms, or of the examples."""

    find: Callable[..., Awaitable[Row | None]]
    """Finds a row by its id; with `lock` it stays locked until the transaction ends."""
    remove: Callable[[AsyncSession, str], Awaitable[None]]
    to_item: Callable[[Row, str | None], Item]
    """Makes the item of a row; the text is the name of who changed it last."""
    unknown: str
    """The key of the error about an item that does not exist."""


TERMS: ItemTable[TermRow, Term] = ItemTable(
    records.find_term, records.remove_term, records.to_term, "teaching.unknown_term"
)
EXAMPLES: ItemTable[ExampleRow, Example] = ItemTable(
    records.find_example, records.remove_example, records.to_example, "teaching.unknown_example"
)


class StoredItems(Generic[Row, Item]):
    """The part of the services of terms and of examples in which the two do not differ."""

    def __init__(
        self, database: Database, visibility: TeachingVisibility, table: ItemTable[Row, Item]
    ) -> None:
        self._database = database
        self._visibility = visibility
        self._table: ItemTable[Row, Item] = table

    async def page(
        self,
        request: PageRequest,
        user: CurrentUser,
        read_rows: ReadRows[Row],
        is_match: Callable[[Item], bool],
    ) -> Page[VisibleItem[Item]]:
        """A page of the matching items that a user sees."""
        views = RequestViews()

        async def read_page(next_request: PageRequest) -> Page[Item]:
            async with self._database.reading() as session:
                rows = await read_rows(session, next_request)
                page = cut_page(rows, next_request, lambda last: (last.created_at, last.id))
                return Page(tuple(await self._to_items(session, page.items)), page.next)

        async def choose(items: Sequence[Item]) -> list[VisibleItem[Item]]:
            matching = [item for item in items if is_match(item)]
            shown = [await self._visibility.show(item, user, views) for item in matching]
            return [visible_item for visible_item in shown if visible_item]

        return await fill_page(
            request, read_page, choose, lambda last: (last.item.created_at, last.item.id)
        )

    async def get(self, item_id: str, user: CurrentUser) -> VisibleItem[Item]:
        """One item. Raises `NotFound`, also for an item that the user does not see."""
        async with self._database.reading() as session:
            [item] = await self._to_items(session, [await self._require_row(session, item_id)])
        visible_item = await self._visibility.show(item, user, RequestViews())
        if visible_item is None:
            raise NotFound(self._table.unknown)
        return visible_item

    async def lock_unchanged(self, session: AsyncSession, item: Item) -> Row:
        """The row of an item, locked. Raises `NotFound`, and `Conflict` when it was changed."""
        row = await self._require_row(session, item.id, lock=True)
        if row.updated_at != item.updated_at:
            raise Conflict("teaching.changed")
        return row

    async def delete(self, item_id: str, user: CurrentUser) -> None:
        """Delete an item that the user sees. Raises `NotFound`."""
        item = (await self.get(item_id, user)).item
        async with self._database.transaction() as session:
            await begin_change(session, item.datasource_id, user.workspace_id)
            await self._table.remove(session, item_id)

    async def _to_items(self, session: AsyncSession, rows: Sequence[Row]) -> list[Item]:
        user_ids = {row.updated_by or "" for row in rows}
        names = await records.find_usernames(session, user_ids)
        return [self._table.to_item(row, names.get(row.updated_by or "")) for row in rows]

    async def _require_row(self, session: AsyncSession, item_id: str, *, lock: bool = False) -> Row:
        row: Row | None = await self._table.find(session, item_id, lock=lock)
        if row is None:
            raise NotFound(self._table.unknown)
        return row


async def begin_change(session: AsyncSession, source_id: str | None, workspace_id: str) -> None:
    """Begin to change what is taught about a source of a workspace; None: about all of them.

    Raises `NotFound`.
    """
    if not await records.advance(session, source_id, workspace_id) and source_id is not None:
        raise NotFound("datasources.unknown")


def merge_values(before: Values, changes: Mapping[str, Any]) -> Values:
    """The values of a term or an example after a change. Raises `InvalidFields`."""
    try:
        return type(before).model_validate(before.model_dump() | dict(changes))
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=False)
        raise InvalidFields(
            [InvalidField(each, path=".".join(map(str, each["loc"]))) for each in details]
        ) from error
