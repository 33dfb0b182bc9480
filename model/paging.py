"""Cursor pages: a list is read in order of (time, id), from after the last item seen."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class PageRequest:
    """Which part of a list is wanted: at most `limit` items after the one at `after`."""

    limit: int = 50
    after: tuple[datetime, str] | None = None


@dataclass(frozen=True, slots=True)
class Page(Generic[Item]):
    """A part of a list; `next` is where the following one starts, None at the end."""

    items: tuple[Item, ...]
    next: tuple[datetime, str] | None = None


def cut_page(
    items: Sequence[Item], request: PageRequest, position: Callable[[Item], tuple[datetime, str]]
) -> Page[Item]:
    """A page of what was found, which is one item more than asked for when there are more."""
    page_items = tuple(items[: request.limit])
    return Page(page_items, position(page_items[-1]) if len(items) > len(page_items) else None)
