"""Why a question is not answered, in the words of the question."""

from collections.abc import Iterable, Iterator, Sequence

from agent.builtin.explain import Wording
from agent.builtin.intent import Compare, During, Intent
from agent.builtin.reading.atoms import is_chinese
from agent.builtin.reading.context import Reading
from agent.builtin.reading.doubts import binding, missed, unknown
from agent.builtin.reading.marks import Mark
from model.errors import CannotAnswer

MOST_NAMED = 3
_LONGEST = 6
"""A word of so many characters is not made longer."""
_ENDS = ("率", "额", "数", "量", "费", "值", "度", "性")
_SIDES = ("上", "下", "内", "外")
"""Characters that end a word when they stand right behind it."""


def refusal(question: str, reading: Reading, wording: Wording) -> CannotAnswer:
    """Names the words that were not understood, and what was."""
    understood = _understood(reading.intent, wording)
    if missed(reading.marks):
        words = phrases(question, reading.marks, unknown(reading.marks))
        return CannotAnswer(
            "engine.unknown_words", words=_quoted(words, wording), understood=understood
        )
    words = phrases(question, reading.marks, binding(reading.marks))
    if words:
        return CannotAnswer(
            "engine.unclear_words", words=_quoted(words, wording), understood=understood
        )
    return CannotAnswer("engine.not_understood", understood=understood)


def undated(question: str, reading: Reading, wording: Wording) -> CannotAnswer:
    """A period without a date column; words that mean nothing here are the better reason."""
    if missed(reading.marks):
        return refusal(question, reading, wording)
    return CannotAnswer("engine.no_date")


def _quoted(words: Sequence[str], wording: Wording) -> str:
    return wording.quoted(list(words[:MOST_NAMED]))


def phrases(question: str, marks: Sequence[Mark], unclear: Iterable[Mark]) -> list[str]:
    """Marks as words of the question: neighbours together, no single character of a word."""
    places = {id(mark): place for place, mark in enumerate(marks)}
    found: list[tuple[int, int]] = []
    for mark in unclear:
        if mark.number is not None and not mark.text[:1].isdigit():
            continue
        place = places.get(id(mark))
        if place is None:
            continue
        first, last = _word(marks, place)
        if found and not question[found[-1][1] : marks[first].start].strip():
            found[-1] = (found[-1][0], max(found[-1][1], marks[last].end))
        elif not found or marks[last].end > found[-1][1]:
            found.append((marks[first].start, marks[last].end))
    said = (question[start:end].strip() for start, end in found)
    return list(dict.fromkeys(word for word in said if word))


def _word(marks: Sequence[Mark], place: int) -> tuple[int, int]:
    """From which mark to which the word goes that the mark at `place` is a piece of."""
    first = last = place
    if not is_chinese(marks[place].text):
        return first, last
    while len(marks[place].text) == 1 and _precedes(marks, first - 1, last):
        first -= 1
    if _follows(marks, last + 1, alone=first == place and len(marks[place].text) == 1):
        last += 1
    elif first == last and _is_side_of(marks, first):
        first -= 1
    return first, last


def _is_side_of(marks: Sequence[Mark], place: int) -> bool:
    """下雨: the one character before a single one may begin its word."""
    if place == 0 or len(marks[place].text) > 1:
        return False
    before = marks[place - 1]
    return before.end == marks[place].start and before.text in _SIDES


def _precedes(marks: Sequence[Mark], place: int, last: int) -> bool:
    """Whether the mark at `place` begins the word that goes to `last`."""
    if place < 0 or marks[last].end - marks[place].start > _LONGEST:
        return False
    return _is_piece(marks[place], marks[place].end == marks[place + 1].start)


def _follows(marks: Sequence[Mark], place: int, *, alone: bool) -> bool:
    """Whether the mark at `place` ends the word before it, which is one character when `alone`."""
    if place >= len(marks):
        return False
    mark, touches = marks[place], marks[place - 1].end == marks[place].start
    if touches and mark.text in _ENDS:
        return True
    return alone and (_is_piece(mark, touches) or (touches and mark.text in _SIDES))


def _is_piece(mark: Mark, touches: bool) -> bool:
    plain = not mark.functions and mark.time is None and mark.limit is None and mark.number is None
    return touches and plain and is_chinese(mark.text) and not mark.values


def _understood(intent: Intent, wording: Wording) -> str:
    parts = list(dict.fromkeys(part for part in _parts(intent, wording) if part))
    if not parts:
        return ""
    return wording.say("understood", parts=wording.say("comma").join(parts))


def _parts(intent: Intent, wording: Wording) -> Iterator[str]:
    for measure in intent.measures:
        yield wording.measure(measure)
    for group in intent.groups:
        name = wording.say(f"grain_{group.grain}") if group.grain else wording.field(group.field)
        yield wording.say("understood_by", name=name)
    for grain in intent.buckets:
        yield wording.say("understood_by", name=wording.say(f"grain_{grain}"))
    for filter_ in intent.filters:
        if isinstance(filter_, During):
            yield from (period.text.strip() for period in filter_.periods)
        elif isinstance(filter_, Compare) and filter_.operator == "=":
            values = "/".join(map(str, filter_.values))
            yield wording.say("understood_value", name=wording.field(filter_.field), value=values)
