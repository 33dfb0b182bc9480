"""Words of the other language that a part of a question may mean or be read as."""

from collections.abc import Iterator

from agent.lexicon import concepts_of, glossary, stem_all
from agent.lexicon.translations import chinese_to_english, english_to_chinese
from agent.retrieval.matching.folding import Span, flat, fold
from agent.retrieval.matching.readings import readings
from agent.retrieval.matching.stored import SINGLE

_LEAST = 0.6
_ASKING_EN = frozenset(
    ["average", "common", "general", "maximum", "mean", "minimum", "normal", "overall", "usual"]
)
_ASKING_ZH = frozenset(["最大", "最小", "最高", "最低", "平均", "一般", "通常", "总体", "整体"])
_ASKING = _ASKING_EN | _ASKING_ZH
"""Words that say how something is counted, in either language."""


def foreign_keys(span: Span) -> Iterator[tuple[str, bool]]:
    """Folded words, each with whether it is a reading rather than a meaning."""
    if span.key in _ASKING:
        return
    if span.is_han:
        yield from ((key, True) for key in readings(span.key))
        yield from ((key, False) for key in _english(span.key))
    elif span.key.isascii():
        yield from ((key, False) for key in _chinese(span.text))


def is_english(word: str) -> bool:
    """Whether a word is an ordinary one, which nobody has misspelt."""
    return bool(english_to_chinese().of(stem_all(word)))


def _english(word: str) -> Iterator[str]:
    meanings = chinese_to_english().of(word) if len(word) > 1 or word in SINGLE else ()
    yield from (fold(meaning) for meaning, weight in meanings if weight >= _LEAST)
    for name in concepts_of(word):
        yield from map(fold, glossary()[name].en)


def _chinese(text: str) -> Iterator[str]:
    phrase = stem_all(flat(text))
    meanings = english_to_chinese().of(phrase)
    yield from (meaning for meaning, weight in meanings if weight >= _LEAST)
    for name in concepts_of(phrase):
        yield from glossary()[name].zh
