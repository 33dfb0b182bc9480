"""The words of a question in the other language, each as a group of the words it may mean."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from agent.labels import has_chinese
from agent.lexicon.translations import chinese_to_english, english_to_chinese
from agent.retrieval.postings import Group
from agent.retrieval.words import RARE, chinese_runs, english_words, segments, stop_words
from model.sources.schema import Table

_LONGEST_WORD = 6
_LONGEST_PHRASE = 3
_CHARACTER = 0.6
"""How much a single character counts: it has many meanings."""
_RARELY_MEANT = 0.3
_REMEMBERED = 256


def share_without_chinese(table: Table) -> float:
    """The share of a table's names, its own and its columns', that no Chinese explains."""
    labels = [f"{column.name}{column.comment}{column.note}" for column in table.columns]
    labels.append(f"{table.name}{table.comment}{table.note}")
    return sum(not has_chinese(label) for label in labels) / len(labels)


def scaled(groups: Iterable[Group], share: float) -> list[Group]:
    """The same groups, each word counting a share of what it did."""
    return [[(word, weight * share) for word, weight in group] for group in groups]


@lru_cache(maxsize=_REMEMBERED)
def in_english(text: str) -> tuple[Group, ...]:
    """A group of English words for each Chinese word of a text."""
    words = (word for run in chinese_runs(text) for word in _joined(list(segments(run))))
    return tuple(filter(None, map(_english, dict.fromkeys(words))))


@lru_cache(maxsize=_REMEMBERED)
def in_chinese(text: str) -> tuple[Group, ...]:
    """A group of Chinese words for each English word and short phrase of a text."""
    phrases = dict.fromkeys(_phrases(english_words(text)))
    return tuple(group for each in phrases if (group := english_to_chinese().of(each)))


def untranslated(_: str) -> tuple[Group, ...]:
    """No groups: for tables that have no word of the other language."""
    return ()


def _joined(words: list[str]) -> Iterator[str]:
    """Words that the dictionary has, the longest ones: two in a row may be one of its own."""
    known = chinese_to_english().of
    at = 0
    while at < len(words):
        pair = "".join(words[at : at + 2])
        if pair != words[at] and len(pair) <= _LONGEST_WORD and known(pair):
            yield pair
            at += 2
        else:
            yield from _parts(words[at])
            at += 1


def _parts(word: str) -> Iterator[str]:
    """The word, or the longest known beginnings of what is left of it."""
    known = chinese_to_english().of
    while word:
        ends = (end for end in range(len(word), 1, -1) if known(word[:end]))
        end = next(ends, 1)
        yield word[:end]
        word = word[end:]


def _english(word: str) -> Group:
    if word in stop_words("zh"):
        return ()
    share = _CHARACTER if len(word) == 1 else 1.0
    return tuple(
        (meaning, weight * share * (_RARELY_MEANT if meaning in RARE else 1.0))
        for meaning, weight in chinese_to_english().of(word)
        if meaning not in stop_words("en") or meaning in RARE
    )


def _phrases(words: list[str]) -> Iterator[str]:
    for size in range(1, _LONGEST_PHRASE + 1):
        for at in range(len(words) - size + 1):
            yield " ".join(words[at : at + size])
