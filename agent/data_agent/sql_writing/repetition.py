"""Whether a text has begun to repeat itself, as small models do."""

TAIL_CHARS = 600
LONGEST_PERIOD = 150
"""The tail then shows what repeats four times at least."""


def is_repeating(text: str, tail_chars: int = TAIL_CHARS) -> bool:
    """Whether the last `tail_chars` repeat one piece of text."""
    if len(text) < tail_chars:
        return False
    tail = text[-tail_chars:]
    longest = min(LONGEST_PERIOD, tail_chars // 4)
    return any(tail[period:] == tail[:-period] for period in range(1, longest + 1))
