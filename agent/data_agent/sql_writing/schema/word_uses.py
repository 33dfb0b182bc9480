"""How words stand in a question: as themselves, as a unit or as a part of another word."""

import re
from collections.abc import Iterator

from agent.retrieval.tokenization import stop_words

_GRAMMAR = (
    "above across against ahead along already among around aside away back behind below beside"
    " besides beyond down else even ever here inside just near never next off onto outside own past"
    " round since so still such through throughout till together too toward towards until upon via"
    " well while within without yet"
)
"""Prepositions and adverbs that are no stop words of a search."""
_PEOPLE = "person persons people human humans somebody anyone everyone"
_FIGURES = (
    "amount average count number percent percentage ratio share shares sum total"
    " 一起 一共 总共 合计 分别 占比 比例 平均"
)
"""What is computed, and no kind of rows."""
_FUNCTION_WORDS = frozenset(
    [*stop_words("en"), *_GRAMMAR.split(), *_PEOPLE.split(), *_FIGURES.split()]
)
_UNITS = "day days week weeks month months quarter quarters year years"
_TIME_UNITS = frozenset(_UNITS.split())
_COUNTED = re.compile(
    r"(?:\b(?:a|an|per|by|each|every|this|last|next|past|previous|of the|the (?:first|last))|\d)"
    r"\s*$"
)
"""What stands before a unit of time that is no value."""
_GROUPED = re.compile(r"(?:各个?|每一?个|按照?)$")
"""What stands before the Chinese words for things that a question tells apart."""
_SPAN_START = re.compile(r"从$")
_SPAN_END = re.compile(r"从[^,，。;；]*(?:到|至)$|\bfrom [^,.;]*\bto $")


def is_function_word(word: str) -> bool:
    """Whether it is a word of grammar, for anybody, or for what is computed."""
    return word in _FUNCTION_WORDS


def is_time_unit(word: str, question: str) -> bool:
    """Whether it counts time wherever it stands: by day, per month."""
    places = list(find_places(word, question)) if word in _TIME_UNITS else []
    return bool(places) and all(_COUNTED.search(question[:start]) for start, _ in places)


def is_hyphenated(word: str, question: str) -> bool:
    """Whether it is part of a compound wherever it stands: the check of check-in."""
    places = list(find_places(word, question))
    return bool(places) and all(
        question[start - 1 : start] == "-" or question[end : end + 1] == "-"
        for start, end in places
    )


def is_grouped(word: str, question: str) -> bool:
    """Whether it says somewhere what is told apart: 各车间."""
    return any(_GROUPED.search(question[:start]) for start, _ in find_places(word, question))


def is_end_of_span(word: str, question: str) -> bool:
    """Whether it says wherever it stands when a time begins or ends: 从下单到签收, from X to Y."""
    places = list(find_places(word, question))
    return bool(places) and all(
        _SPAN_START.search(question[:start]) or _SPAN_END.search(question[:start])
        for start, _ in places
    )


def is_within(word: str, longer: str, question: str) -> bool:
    """Whether each place of the word is within a place of the longer one."""
    if len(longer) <= len(word) or word not in longer or longer not in question:
        return False
    covers = list(find_places(longer, question))
    return all(
        any(first <= start and end <= last for first, last in covers)
        for start, end in find_places(word, question)
    )


def find_places(word: str, question: str) -> Iterator[tuple[int, int]]:
    """Where it stands, by itself where it is English."""
    pattern = rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])" if word.isascii() else re.escape(word)
    yield from (match.span() for match in re.finditer(pattern, question))
