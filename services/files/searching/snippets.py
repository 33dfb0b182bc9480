"""The part of a passage that shows best why it was found."""

from collections.abc import Sequence

LONGEST = 320
_BEFORE = 60

Range = tuple[int, int]


def snippet(text: str, matches: Sequence[Range]) -> tuple[str, tuple[Range, ...]]:
    """A part of the text where most matches stand, and where they stand in it."""
    start = _start(text, matches)
    end = min(start + LONGEST, len(text))
    shown = [(max(a, start), min(b, end)) for a, b in matches if a < end and b > start]
    return text[start:end], tuple((a - start, b - start) for a, b in shown)


def _start(text: str, matches: Sequence[Range]) -> int:
    if len(text) <= LONGEST or not matches:
        return 0
    starts = [max(0, a - _BEFORE) for a, _ in matches]
    best = max(starts, key=lambda start: _covered(matches, start))
    return min(_at_word(text, best), len(text) - LONGEST)


def _covered(matches: Sequence[Range], start: int) -> int:
    return sum(b - a for a, b in matches if a >= start and b <= start + LONGEST)


def _at_word(text: str, start: int) -> int:
    """The beginning of a line or word a little later, so that none is cut."""
    for separators in ("\n。！？", " ，、；"):
        found = [at for at in (text.find(s, start, start + _BEFORE) for s in separators) if at >= 0]
        if start and found:
            return min(found) + 1
    return start
