"""Pages of terms and examples, without those that do not exist for the reader."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncSession

from model.database.engine import Database
from model.paging import Page, PageRequest
from model.repositories.sources import teaching as records
from model.sources.teaching import Example, Term
from model.tables.teaching import ExampleRow, TermRow
from services.teaching.visibility import RequestViews, Shown

Row = TypeVar("Row", TermRow, ExampleRow)
Item = TypeVar("Item", Term, Example)
ReadRows = Callable[[AsyncSession, PageRequest], Awaitable[list[Row]]]
ShowRow = Callable[[Row, RequestViews], Awaitable[Shown[Item] | None]]


async def read_visible_page(
    database: Database, request: PageRequest, read: ReadRows[Row], show: ShowRow[Row, Item]
) -> Page[Shown[Item]]:
    """A page of the items that are visible to the reader, with who changed each last."""
    pairs: list[tuple[Row, Shown[Item]]] = []
    views = RequestViews()
    next_request, has_more = request, True
    while has_more and len(pairs) <= request.limit:
        async with database.reading() as session:
            rows = await read(session, next_request)
        has_more = len(rows) > request.limit
        for row in rows[: request.limit]:
            shown_item = await show(row, views)
            if shown_item is not None:
                pairs.append((row, shown_item))
        if has_more:
            last_read = rows[request.limit - 1]
            next_request = replace(request, after=(last_read.created_at, last_read.id))
    page_pairs = pairs[: request.limit]
    async with database.reading() as session:
        names = await records.find_usernames(
            session, {row.updated_by or "" for row, _ in page_pairs}
        )
    items = tuple(
        replace(
            shown_item, item=replace(shown_item.item, updated_by=names.get(row.updated_by or ""))
        )
        for row, shown_item in page_pairs
    )
    if len(pairs) == len(page_pairs):
        return Page(items, None)
    last_row = page_pairs[-1][0]
    return Page(items, (last_row.created_at, last_row.id))
