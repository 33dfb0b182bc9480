"""Phrases of a question around words that are unknown."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from agent.lexicon.translations import load_chinese_to_english
from agent.rule_engine.parsing.spans.spans import Span
from model.locales.chinese import has_chinese

GRAMMAR = frozenset("的了是有在和与及或到把被吗呢吧各每没不个几多少哪谁从对比按就都也还只过着地得")
"""Characters that belong to no name."""
_LONGEST_ZH, _LONGEST_EN = 6, 3
"""Characters and words of a phrase."""
_MOST_ADDED = 3
"""Pieces that are put before or behind what is unknown."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A part of the question with the place of its last span and the known spans in it."""

    text: str
    last: int
    known_spans: tuple[Span, ...]


def list_phrases(question: str, spans: Sequence[Span], region: tuple[int, int]) -> Iterator[Phrase]:
    """The unknown spans, alone and with their neighbours."""
    first, last = region
    for start in range(first, max(first - _MOST_ADDED, 0) - 1, -1):
        if start < first and not _may_join(question, spans[start], spans[start + 1]):
            break
        for end in range(last, min(last + _MOST_ADDED + 1, len(spans))):
            if end > last and not _may_join(question, spans[end - 1], spans[end], spans[end]):
                break
            text = question[spans[start].start : spans[end].end]
            if len(text) == 1 and not _stands_alone(spans, start):
                continue
            if _has_fit_size(text) and not _ends_within_word(text, spans[end + 1 : end + 2]):
                yield Phrase(text, end, (*spans[start:first], *spans[last + 1 : end + 1]))


def _stands_alone(spans: Sequence[Span], place: int) -> bool:
    """Whether a single character touches no other word of content, so that it is a whole one."""
    span = spans[place]
    near = [spans[place - 1]] if place and spans[place - 1].end == span.start else []
    near += [after for after in spans[place + 1 : place + 2] if after.start == span.end]
    return not any(has_chinese(one.text) and _says_more(one) for one in near)


def _says_more(span: Span) -> bool:
    """Whether a span is more than a word of grammar or of a period."""
    if span.time is not None or span.number is not None or span.text in GRAMMAR:
        return False
    return not span.functions or len(span.text) == 1 or span.does("link")


def _ends_within_word(text: str, following: Sequence[Span]) -> bool:
    """Whether the last character and the one behind it are a word: 矿石品|位."""
    after = following[0].text if following else ""
    alone = len(after) == 1 and has_chinese(after) and after not in GRAMMAR
    return alone and has_chinese(text) and bool(load_chinese_to_english().lookup(text[-1] + after))


def _has_fit_size(text: str) -> bool:
    if has_chinese(text):
        return len(text) <= _LONGEST_ZH and text not in GRAMMAR
    return len(text.split()) <= _LONGEST_EN


def _may_join(question: str, left: Span, right: Span, addition: Span | None = None) -> bool:
    """Whether two spans in a row may be one phrase; `addition` is the one that is put to it."""
    span = addition or left
    plain = span.time is None and span.number is None and span.limit is None and not span.literal
    if not plain or span.values or has_chinese(left.text) != has_chinese(right.text):
        return False
    if has_chinese(span.text):
        apart = span.functions and (len(span.text) > 1 or span.text in GRAMMAR)
        return left.end == right.start and not apart
    return not span.functions and not question[left.end : right.start].strip()
