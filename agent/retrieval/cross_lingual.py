"""Translates the words of a question: a group of possible translations for each word."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from agent.lexicon.translations import (
    list_english_words,
    load_chinese_to_english,
    load_english_to_chinese,
)
from agent.retrieval.bm25 import WordGroup
from agent.retrieval.tokenization import (
    WEAK_WORDS,
    find_chinese_runs,
    find_english_words,
    segment_chinese,
    stop_words,
)
from model.locales.chinese import has_chinese
from model.sources.schema import Table

_LONGEST_WORD = 6
_LONGEST_PHRASE = 3
_CHARACTER_WEIGHT = 0.6
"""How much a single character counts: it has many meanings."""
_RARE_WEIGHT = 0.3
_CACHE_SIZE = 256


def measure_untranslated_share(table: Table) -> float:
    """The share of a table's names, its own and its columns', that no Chinese explains."""
    labels = [f"{column.name}{column.comment}{column.note}" for column in table.columns]
    labels.append(f"{table.name}{table.comment}{table.note}")
    return sum(not has_chinese(label) for label in labels) / len(labels)


def scale_groups(groups: Iterable[WordGroup], share: float) -> list[WordGroup]:
    """The same groups, each word counting a share of what it did."""
    return [[(word, weight * share) for word, weight in group] for group in groups]


@lru_cache(maxsize=_CACHE_SIZE)
def translate_to_english(text: str) -> tuple[WordGroup, ...]:
    """A group of English words for each Chinese word of a text."""
    words = (
        word for run in find_chinese_runs(text) for word in _join_words(list(segment_chinese(run)))
    )
    return tuple(filter(None, map(_translate_word, dict.fromkeys(words))))


@lru_cache(maxsize=_CACHE_SIZE)
def translate_to_chinese(text: str) -> tuple[WordGroup, ...]:
    """A group of Chinese words for each English word and short phrase of a text."""
    phrases = dict.fromkeys(_find_phrases(find_english_words(text)))
    return tuple(group for each in phrases if (group := load_english_to_chinese().lookup(each)))


def translate_nothing(_: str) -> tuple[WordGroup, ...]:
    """No translations: for tables without words of the other language."""
    return ()


def _join_words(words: list[str]) -> Iterator[str]:
    """Words that the dictionary has, the longest ones: two in a row may be one of its own."""
    look_up = load_chinese_to_english().lookup
    at = 0
    while at < len(words):
        pair = "".join(words[at : at + 2])
        if pair != words[at] and len(pair) <= _LONGEST_WORD and look_up(pair):
            yield pair
            at += 2
        else:
            yield from _split_word(words[at])
            at += 1


def _split_word(word: str) -> Iterator[str]:
    """The word, or the longest known beginnings of what is left of it."""
    look_up = load_chinese_to_english().lookup
    while word:
        ends = (end for end in range(len(word), 1, -1) if look_up(word[:end]))
        end = next(ends, 1)
        yield word[:end]
        word = word[end:]


def _translate_word(word: str) -> WordGroup:
    if word in stop_words("zh"):
        return ()
    share = _CHARACTER_WEIGHT if len(word) == 1 else 1.0
    return tuple(
        (meaning, weight * share * (_RARE_WEIGHT if meaning in WEAK_WORDS else 1.0))
        for meaning, weight in list_english_words(word)
        if meaning not in stop_words("en") or meaning in WEAK_WORDS
    )


def _find_phrases(words: list[str]) -> Iterator[str]:
    for size in range(1, _LONGEST_PHRASE + 1):
        for at in range(len(words) - size + 1):
            yield " ".join(words[at : at + size])
