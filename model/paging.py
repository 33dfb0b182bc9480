"""Cursor pages: a list is read in order of (time, id), from after the last item seen."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Generic, TypeVar

Item = TypeVar("Item")
Row = TypeVar("Row")
Other = TypeVar("Other")
Position = tuple[datetime, str]


@dataclass(frozen=True, slots=True)
class PageRequest:
    """Which part of a list is wanted: at most `limit` items after the one at `after`."""

    limit: int = 50
    after: Position | None = None


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """A part of a list; `next` is where the following one starts, None at the end."""

    items: tuple[Item, ...]
    next: Position | None = None

    def map(self, convert: Callable[[Item], Other]) -> "Page[Other]":
        """The same page with every item converted."""
        return Page(tuple(convert(item) for item in self.items), self.next)


def cut_page(
    items: Sequence[Item], request: PageRequest, position: Callable[[Item], Position]
) -> Page[Item]:
    """A page of what was found, which is one item more than asked for when there are more."""
    page_items = tuple(items[: request.limit])
    return Page(page_items, position(page_items[-1]) if len(items) > len(page_items) else None)


async def fill_page(
    request: PageRequest,
    read_page: Callable[[PageRequest], Awaitable[Page[Row]]],
    choose: Callable[[Sequence[Row]], Awaitable[Sequence[Item]]],
    position: Callable[[Item], Position],
) -> Page[Item]:
    """A page of the items that `choose` makes of rows; pages of rows are read until it is full."""
    items: list[Item] = []
    next_request: PageRequest | None = request
    while next_request and len(items) <= request.limit:
        rows = await read_page(next_request)
        items += await choose(rows.items)
        next_request = replace(request, after=rows.next) if rows.next else None
    return cut_page(items, request, position)
