"""Where a new card stands: beside the last one where half of the width is free, else below all."""

from collections.abc import Sequence
from dataclasses import replace

from model.dashboards.dashboard import COLUMNS, CardPosition

_HALF = COLUMNS // 2


def find_free_position(positions: Sequence[CardPosition], position: CardPosition) -> CardPosition:
    """The position of a card of the wanted size after the others."""
    bottom = max((each.y + each.height for each in positions), default=0)
    position_below = replace(position, x=0, y=bottom)
    if not positions or position.width > _HALF:
        return position_below
    last = positions[-1]
    position_beside = replace(position, x=_HALF, y=last.y)
    has_room = last.x == 0 and last.width <= _HALF and last.height == position.height
    return (
        position_beside
        if has_room and not any(_overlap(position_beside, each) for each in positions)
        else position_below
    )


def _overlap(one: CardPosition, other: CardPosition) -> bool:
    is_beside = one.x + one.width <= other.x or other.x + other.width <= one.x
    is_above = one.y + one.height <= other.y or other.y + other.height <= one.y
    return not is_beside and not is_above
