"""Similarity of English words and phrases, by synonyms, compounds, stems and translations."""

import re
from collections.abc import Callable
from functools import lru_cache
from math import sqrt

from agent.lexicon import stem
from agent.lexicon.translations import load_english_synonyms, load_english_to_chinese

Words = tuple[str, ...]
"""A phrase; its last word is the head."""
Compare = Callable[[str, str], float]

_WORD = re.compile(r"[a-z]+")
_PREPOSITION = re.compile(r" (?:of|for|from|in|at|on|by|to|with|where|that|which|who|per|is|are)\b")
"""What begins the description behind a head: breed of the bees."""
_FILLERS = frozenset(["of", "the", "a", "an", "to", "in", "for", "at", "and", "or", "on", "by"])
_GENERIC_HEADS = frozenset(["record", "info", "information", "detail", "list", "data"])
_SYNONYM_WEIGHT = 0.6
_COMPOUND = 0.75
"""Beehive and hive."""
_ONE_STEM = 0.5
"""Vaccine and vaccination."""
_PIVOT_WEIGHT = 0.8
_BOTH_BONUS = 0.1
_SHORTEST_PART = 4
_SHORTEST_STEM, _LONGEST_ENDING, _STEM_SHARE = 5, 3, 0.7
_HEAD_WEIGHT = 1.5
_OTHER_PLACE = 0.8
"""What a head counts that is only a modifier of the other phrase."""
MIN_HEAD_SCORE = 0.3
OTHER_HEAD = 0.65
"""The share left where nothing of one phrase is like the head of the other."""
GENERIC_WORDS = frozenset(
    [
        "type", "kind", "group", "way", "method", "level", "class", "category", "name", "number",
        "status", "state", "code", "date", "day", "time", "amount", "total", "value", "item",
        "unit", "order", "target", "result", "rate", "place", "thing", "work",
    ]
)  # fmt: skip
"""Heads that say little without what stands before them: class type, age group."""
GENERIC_SHARE = 0.7
_CACHE_SIZE = 4_096
_MEANINGS_CACHE_SIZE = 512


@lru_cache(maxsize=_CACHE_SIZE)
def split_phrase(text: str) -> Words:
    """The words of an English phrase in the singular, without a head like "record"."""
    parts = _PREPOSITION.split(text.lower(), maxsplit=1)
    stems = (stem(word) for part in reversed(parts) for word in _WORD.findall(part))
    words = tuple(word for word in stems if word not in _FILLERS)
    return words[:-1] if len(words) > 1 and words[-1] in _GENERIC_HEADS else words


def compare_english(first: str, second: str) -> float:
    """The similarity of two English phrases, 0 to 1; more where words and translations agree."""
    return compare_phrases(split_phrase(first), split_phrase(second), _compare_with_pivot)


@lru_cache(maxsize=_CACHE_SIZE)
def compare_words(first: str, second: str) -> float:
    """The similarity of two English words without a look at Chinese."""
    if first == second:
        return 1.0
    score = _SYNONYM_WEIGHT * max(
        find_synonyms(first).get(second, 0.0), find_synonyms(second).get(first, 0.0)
    )
    is_part = first.endswith(second) or second.endswith(first)
    if is_part and min(len(first), len(second)) >= _SHORTEST_PART:
        score = max(score, _COMPOUND)
    return max(score, _ONE_STEM) if _have_one_stem(first, second) else score


def compare_phrases(first: Words, second: Words, compare: Compare) -> float:
    """How well each of two phrases covers the other, their heads above all."""
    if not first or not second:
        return 0.0
    table = [[compare(a, b) for b in second] for a in first]
    if not any(map(any, table)):
        return 0.0
    columns = [list(column) for column in zip(*table, strict=True)]
    score = sqrt(_measure_cover(table) * _measure_cover(columns))
    for head in (table[-1], columns[-1]):
        score *= 1.0 if max(head) >= MIN_HEAD_SCORE else OTHER_HEAD
    if second[-1] in GENERIC_WORDS and any(max(column) < MIN_HEAD_SCORE for column in columns):
        return score * GENERIC_SHARE
    return score


def _measure_cover(table: list[list[float]]) -> float:
    """How well the words of the rows are covered by those of the columns."""
    total = cover = 0.0
    last_row, last_column = len(table) - 1, len(table[0]) - 1
    for row, scores in enumerate(table):
        weight = _HEAD_WEIGHT if row == last_row else 1.0
        best = max(
            score * (1.0 if (row == last_row) == (column == last_column) else _OTHER_PLACE)
            for column, score in enumerate(scores)
        )
        total, cover = total + weight, cover + weight * best
    return cover / total


@lru_cache(maxsize=_MEANINGS_CACHE_SIZE)
def find_synonyms(word: str) -> dict[str, float]:
    """The other words for an English word, with their weights."""
    return dict(load_english_synonyms().lookup(word))


@lru_cache(maxsize=_MEANINGS_CACHE_SIZE)
def find_chinese(phrase: str) -> dict[str, float]:
    """The Chinese words for an English word or phrase, with their weights."""
    return dict(load_english_to_chinese().lookup(phrase))


@lru_cache(maxsize=_CACHE_SIZE)
def _compare_with_pivot(first: str, second: str) -> float:
    """The similarity of two words, and whether one Chinese word means both."""
    plain = compare_words(first, second)
    if plain == 1.0:
        return plain
    one, other = find_chinese(first), find_chinese(second)
    pivots = [sqrt(one[word] * other[word]) for word in one.keys() & other.keys()]
    pivot = _PIVOT_WEIGHT * max(pivots, default=0.0)
    return max(plain, pivot) + (_BOTH_BONUS if plain and pivot else 0.0)


def _have_one_stem(first: str, second: str) -> bool:
    longest, shortest = max(len(first), len(second)), min(len(first), len(second))
    if shortest < _SHORTEST_STEM or first[:_SHORTEST_STEM] != second[:_SHORTEST_STEM]:
        return False
    same = next((at for at in range(shortest) if first[at] != second[at]), shortest)
    return same >= _STEM_SHARE * longest - 0.5 and same >= shortest - _LONGEST_ENDING
