"""Translates a part of a question to keys by which stored values are looked up."""

from collections.abc import Iterator
from typing import NamedTuple

from agent.lexicon import find_concepts, load_glossary, stem_words
from agent.lexicon.translations import list_english_words, load_english_to_chinese
from agent.retrieval.value_matching.pinyin import find_pinyin
from agent.retrieval.value_matching.text_folding import QuestionPart, fold_text, strip_accents
from agent.retrieval.value_matching.value_spellings import SINGLE_CHARACTER_WORDS

_MIN_WEIGHT = 0.6
_AGGREGATE_WORDS_EN = frozenset(
    ["average", "common", "general", "maximum", "mean", "minimum", "normal", "overall", "usual"]
)
_AGGREGATE_WORDS_ZH = frozenset(
    ["最大", "最小", "最高", "最低", "平均", "一般", "通常", "总体", "整体"]
)
_AGGREGATE_WORDS = _AGGREGATE_WORDS_EN | _AGGREGATE_WORDS_ZH
"""Words that say how something is counted, in either language."""


class TranslatedKey(NamedTuple):
    """A folded word of the other language."""

    text: str
    is_pinyin: bool
    """Whether it says how a Chinese part is read, not what it means."""


def find_translated_keys(part: QuestionPart) -> Iterator[TranslatedKey]:
    """The pinyin and the meanings of a part of a question."""
    if part.key in _AGGREGATE_WORDS:
        return
    if part.is_han:
        yield from (TranslatedKey(key, is_pinyin=True) for key in find_pinyin(part.key))
        yield from (TranslatedKey(key, is_pinyin=False) for key in _translate_to_english(part.key))
    elif part.key.isascii():
        yield from (TranslatedKey(key, is_pinyin=False) for key in _translate_to_chinese(part.text))


def is_english_word(word: str) -> bool:
    """Whether a word is an ordinary one, which nobody has misspelt."""
    return bool(load_english_to_chinese().lookup(stem_words(word)))


def _translate_to_english(word: str) -> Iterator[str]:
    meanings = list_english_words(word) if len(word) > 1 or word in SINGLE_CHARACTER_WORDS else ()
    yield from (fold_text(meaning) for meaning, weight in meanings if weight >= _MIN_WEIGHT)
    for name in find_concepts(word):
        yield from map(fold_text, load_glossary()[name].en)


def _translate_to_chinese(text: str) -> Iterator[str]:
    phrase = stem_words(strip_accents(text))
    meanings = load_english_to_chinese().lookup(phrase)
    yield from (meaning for meaning, weight in meanings if weight >= _MIN_WEIGHT)
    for name in find_concepts(phrase):
        yield from load_glossary()[name].zh
