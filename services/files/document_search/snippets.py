"""The part of a passage with the most matches."""

from collections.abc import Sequence

MAX_LENGTH = 320
_CONTEXT_BEFORE = 60

Range = tuple[int, int]


def make_snippet(text: str, matches: Sequence[Range]) -> tuple[str, tuple[Range, ...]]:
    """A part of the text where most matches stand, and where they stand in it."""
    start = _find_start(text, matches)
    end = min(start + MAX_LENGTH, len(text))
    ranges = [(max(a, start), min(b, end)) for a, b in matches if a < end and b > start]
    return text[start:end], tuple((a - start, b - start) for a, b in ranges)


def _find_start(text: str, matches: Sequence[Range]) -> int:
    if len(text) <= MAX_LENGTH or not matches:
        return 0
    starts = [max(0, a - _CONTEXT_BEFORE) for a, _ in matches]
    best = max(starts, key=lambda start: _measure_covered(matches, start))
    return min(_move_to_word(text, best), len(text) - MAX_LENGTH)


def _measure_covered(matches: Sequence[Range], start: int) -> int:
    return sum(b - a for a, b in matches if a >= start and b <= start + MAX_LENGTH)


def _move_to_word(text: str, start: int) -> int:
    """The beginning of a line or word a little later, so that none is cut."""
    for separators in ("\n。！？", " ，、；"):
        positions = [
            at
            for at in (text.find(s, start, start + _CONTEXT_BEFORE) for s in separators)
            if at >= 0
        ]
        if start and positions:
            return min(positions) + 1
    return start
