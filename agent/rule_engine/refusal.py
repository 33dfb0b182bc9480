"""Explains why a question is not answered, quoting its words."""

from collections.abc import Iterable, Iterator, Sequence

from agent.retrieval.tokenization import segment_chinese
from agent.rule_engine.intent import Intent, PeriodFilter, ValueFilter
from agent.rule_engine.parsing.coverage_check import (
    find_binding_spans,
    find_missed_words,
    find_unknown_spans,
)
from agent.rule_engine.parsing.money.spending import find_missed_money
from agent.rule_engine.parsing.parse_state import Parse
from agent.rule_engine.parsing.spans.spans import Span
from agent.rule_engine.wording import Wording
from model.errors import CannotAnswer
from model.locales.chinese import HAN_RUN, has_chinese

MOST_NAMED = 3
_LONGEST = 6
"""A word of so many characters is not made longer."""
_ENDS = ("率", "额", "数", "量", "费", "值", "度", "性")
_SIDES = ("上", "下", "内", "外")
"""Characters that end a word when they stand right behind it."""


def make_refusal(
    question: str, parse: Parse, wording: Wording, lost_spans: Sequence[Span] = ()
) -> CannotAnswer:
    """The refusal: names the words that were not understood, and what was understood.

    `lost_spans` are those which the statement would not have answered.
    """
    understood = describe_understood(parse.intent, wording)
    if find_missed_words(parse.spans):
        words = find_unclear_phrases(question, parse.spans, find_unknown_spans(parse.spans))
        return CannotAnswer(
            "engine.unknown_words", words=_quote(words, wording), understood=understood
        )
    if money := find_missed_money(parse):
        return CannotAnswer(
            "engine.unclear_words", words=_quote([money], wording), understood=understood
        )
    unclear = [m for m in parse.spans if m in lost_spans or m in find_binding_spans(parse.spans)]
    words = find_unclear_phrases(question, parse.spans, unclear)
    if words:
        return CannotAnswer(
            "engine.unclear_words", words=_quote(words, wording), understood=understood
        )
    return CannotAnswer("engine.not_understood", understood=understood)


def refuse_undated(question: str, parse: Parse, wording: Wording) -> CannotAnswer:
    """The refusal of a period without a date column; unknown words are the better reason."""
    if find_missed_words(parse.spans):
        return make_refusal(question, parse, wording)
    return CannotAnswer("engine.no_date")


def _quote(words: Sequence[str], wording: Wording) -> str:
    return wording.quote(list(words[:MOST_NAMED]))


def find_unclear_phrases(
    question: str, spans: Sequence[Span], unclear: Iterable[Span]
) -> list[str]:
    """Marks as words of the question: neighbours together, no single character of a word.

    Numbers are named only where there is nothing else.
    """
    places = {id(span): place for place, span in enumerate(spans)}
    ranges: list[tuple[int, int]] = []
    for span in unclear:
        if span.number is not None and not span.text[:1].isdigit():
            continue
        place = places.get(id(span))
        if place is None:
            continue
        first, last = _find_word(spans, place)
        if ranges and not question[ranges[-1][1] : spans[first].start].strip():
            ranges[-1] = (ranges[-1][0], max(ranges[-1][1], spans[last].end))
        elif not ranges or spans[last].end > ranges[-1][1]:
            ranges.append((spans[first].start, spans[last].end))
    places_of_words = _list_words(question)
    ranges = [_snap_to_words(start, end, places_of_words) for start, end in ranges]
    phrases = (question[start:end].strip() for start, end in ranges)
    words = list(dict.fromkeys(phrase for phrase in phrases if phrase))
    return [word for word in words if not word.isdigit()] or words


def _list_words(question: str) -> list[tuple[int, int]]:
    """From where to where the Chinese words of the question go."""
    words = []
    for match in HAN_RUN.finditer(question):
        at = match.start()
        for word in segment_chinese(match[0]):
            words.append((at, at + len(word)))
            at += len(word)
    return words


def _snap_to_words(start: int, end: int, words: list[tuple[int, int]]) -> tuple[int, int]:
    """With the rest of the words in whose middle it begins and ends (禁密 of 门禁密码); without a
    first character of the last one behind a whole word.
    """
    first = min((low for low, high in words if low < start < high), default=start)
    low, last = next(((low, high) for low, high in words if low < end < high), (end, end))
    is_extra = end - low == 1 and low - start > 1
    return first, low if is_extra else last


def _find_word(spans: Sequence[Span], place: int) -> tuple[int, int]:
    """From which span to which the word goes that the span at `place` is a piece of."""
    first = last = place
    if not has_chinese(spans[place].text):
        return first, last
    while len(spans[place].text) == 1 and _may_precede(spans, first - 1, last):
        first -= 1
    if _may_follow(spans, last + 1, alone=first == place and len(spans[place].text) == 1):
        last += 1
    elif first == last and _has_side(spans, first):
        first -= 1
    return first, last


def _has_side(spans: Sequence[Span], place: int) -> bool:
    """下雨: the one character before a single one may begin its word."""
    if place == 0 or len(spans[place].text) > 1:
        return False
    before = spans[place - 1]
    return before.end == spans[place].start and before.text in _SIDES


def _may_precede(spans: Sequence[Span], place: int, last: int) -> bool:
    """Whether the span at `place` begins the word that goes to `last`."""
    if place < 0 or spans[last].end - spans[place].start > _LONGEST:
        return False
    return _is_piece(spans[place], spans[place].end == spans[place + 1].start)


def _may_follow(spans: Sequence[Span], place: int, *, alone: bool) -> bool:
    """Whether the span at `place` ends the word before it, which is one character when `alone`."""
    if place >= len(spans):
        return False
    span, touches = spans[place], spans[place - 1].end == spans[place].start
    if touches and span.text in _ENDS:
        return True
    return alone and (_is_piece(span, touches) or (touches and span.text in _SIDES))


def _is_piece(span: Span, touches: bool) -> bool:
    plain = not span.functions and span.time is None and span.limit is None and span.number is None
    return touches and plain and has_chinese(span.text) and not span.values


def describe_understood(intent: Intent, wording: Wording) -> str:
    """What of the question was clear, as a sentence."""
    parts = list(dict.fromkeys(part for part in _describe_parts(intent, wording) if part))
    if not parts:
        return ""
    return wording.say("understood", parts=wording.say("comma").join(parts))


def _describe_parts(intent: Intent, wording: Wording) -> Iterator[str]:
    for measure in intent.measures:
        yield wording.measure(measure)
    for group in intent.groups:
        name = wording.say(f"grain_{group.grain}") if group.grain else wording.field(group.field)
        yield wording.say("understood_by", name=name)
    for grain in intent.buckets:
        yield wording.say("understood_by", name=wording.say(f"grain_{grain}"))
    for filter_ in intent.filters:
        if isinstance(filter_, PeriodFilter):
            yield from (period.text.strip() for period in filter_.periods)
        elif isinstance(filter_, ValueFilter) and filter_.operator == "=":
            values = "/".join(wording.value(filter_.field, each) for each in filter_.values)
            yield wording.say("understood_value", name=wording.field(filter_.field), value=values)
