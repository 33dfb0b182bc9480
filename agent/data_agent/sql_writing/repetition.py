"""Whether a text has begun to repeat itself, as small models do."""

import re

TAIL_CHARS = 600
LONGEST_PERIOD = 150
"""The tail then shows what repeats four times at least."""
MOST_COUNTED = 64
"""How many conditions may differ in their numbers alone."""
_NUMBER = re.compile(r"\d+")
_JOINING = re.compile(r"\b(?:and|or)\b", re.IGNORECASE)


def is_repeating(text: str, tail_chars: int = TAIL_CHARS) -> bool:
    """Whether the last `tail_chars` repeat one piece of text."""
    return len(text) >= tail_chars and _find_period(text[-tail_chars:]) > 0


def is_counting(text: str) -> bool:
    """Whether the end is one condition over and over, but for its numbers: `AND n < 2000`.

    Long lists of numbers or columns are written by honest models, too.
    """
    plain = _NUMBER.sub("0", text)
    period = _find_period(plain[-TAIL_CHARS:]) if len(plain) >= TAIL_CHARS else 0
    counted = plain[-period * MOST_COUNTED :]
    if not period or len(counted) < period * MOST_COUNTED:
        return False
    return counted[period:] == counted[:-period] and _JOINING.search(counted) is not None


def _find_period(tail: str) -> int:
    """The length of the piece that a text repeats; 0 where it repeats none."""
    longest = min(LONGEST_PERIOD, len(tail) // 4)
    periods = range(1, longest + 1)
    return next((period for period in periods if tail[period:] == tail[:-period]), 0)
