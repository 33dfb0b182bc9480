"""Pages that are cut of rows, and pages that are filled with the rows a user may see."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from model.paging import Page, PageRequest, Position, cut_page, fill_page

NOON = datetime(2026, 6, 30, 12, tzinfo=UTC)


def _position(number: int) -> Position:
    return NOON, f"{number:04}"


class Numbers:
    """The numbers below an end, read in pages; counts the pages."""

    def __init__(self, end: int) -> None:
        self._end = end
        self.reads = 0

    async def read_page(self, request: PageRequest) -> Page[int]:
        self.reads += 1
        start = int(request.after[1]) + 1 if request.after else 0
        found = range(start, min(self._end, start + request.limit + 1))
        return cut_page(found, request, _position)


async def _choose_multiples_of_four(numbers: Sequence[int]) -> list[int]:
    return [number for number in numbers if number % 4 == 0]


@pytest.mark.parametrize(("found", "has_more"), [(2, False), (3, False), (4, True)])
def test_a_page_is_cut_of_one_item_more_than_wanted(found: int, has_more: bool) -> None:
    page = cut_page(range(found), PageRequest(3), _position)
    assert page.items == tuple(range(min(found, 3)))
    assert page.next == (_position(2) if has_more else None)


def test_items_are_converted_and_the_next_page_starts_at_the_same_place() -> None:
    page = cut_page(range(4), PageRequest(3), _position)
    assert page.map(str) == Page(("0", "1", "2"), _position(2))


async def test_pages_are_read_until_a_page_of_the_chosen_is_full() -> None:
    numbers = Numbers(100)
    request = PageRequest(3)
    page = await fill_page(request, numbers.read_page, _choose_multiples_of_four, _position)
    assert page == Page((0, 4, 8), _position(8))
    assert numbers.reads == 5  # 0 to 14: the fourth chosen one shows that there are more


async def test_every_chosen_item_is_on_one_page() -> None:
    numbers = Numbers(30)
    request: PageRequest | None = PageRequest(3)
    pages: list[tuple[int, ...]] = []
    while request:
        page = await fill_page(request, numbers.read_page, _choose_multiples_of_four, _position)
        pages.append(page.items)
        request = PageRequest(3, page.next) if page.next else None
    assert pages == [(0, 4, 8), (12, 16, 20), (24, 28)]


async def test_a_list_of_which_nothing_is_chosen_ends() -> None:
    async def choose_none(numbers: Sequence[int]) -> list[int]:
        return []

    numbers = Numbers(7)
    assert await fill_page(PageRequest(3), numbers.read_page, choose_none, _position) == Page(())
    assert numbers.reads == 3
