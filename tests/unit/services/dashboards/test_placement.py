"""New cards stand beside each other before they stand below each other."""

import pytest

from model.dashboards.dashboard import CardPosition
from services.dashboards.placement import find_free_position

WANTED = CardPosition(0, 0, 6, 5)


@pytest.mark.parametrize(
    ("taken", "expected"),
    [
        ([], (0, 0)),
        ([(0, 0, 6, 5)], (6, 0)),
        ([(0, 0, 6, 5), (6, 0, 6, 5)], (0, 5)),
        ([(0, 0, 12, 2)], (0, 2)),
        ([(0, 0, 12, 2), (0, 2, 6, 5)], (6, 2)),
        ([(6, 0, 6, 8), (0, 0, 6, 5)], (0, 8)),
        ([(0, 0, 6, 3)], (0, 3)),
    ],
)
def test_a_card_stands_in_the_free_half_or_below_all(
    taken: list[tuple[int, int, int, int]], expected: tuple[int, int]
) -> None:
    found = find_free_position([CardPosition(*each) for each in taken], WANTED)
    assert (found.x, found.y, found.width, found.height) == (*expected, 6, 5)


def test_a_wide_card_stands_below() -> None:
    wide = CardPosition(0, 0, 12, 2)
    assert find_free_position([CardPosition(0, 0, 6, 2)], wide) == CardPosition(0, 2, 12, 2)
