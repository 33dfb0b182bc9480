"""Stored values that a phrase of the other language says part by part: flagship store, 旗舰店."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from agent.labels.code_legends import parse_codes
from agent.lexicon import load_glossary, stem
from agent.lexicon.similarity.across_languages import measure_similarity
from agent.lexicon.similarity.english import GENERIC_WORDS
from agent.lexicon.translations import load_english_to_chinese
from agent.rule_engine.parsing.spans.function_words import (
    PhraseKey,
    load_function_words,
    load_glossary_words,
)
from agent.rule_engine.parsing.spans.tokens import to_key
from model.locales.chinese import has_chinese
from model.sources.schema import Table

_JOINED = re.compile(r" & | and |/|, ")
"""Between the parts of an English kind: Phones & Digital."""
_MOST_WORDS = 4
_SHORTEST, _LONGEST = 3, 10
"""Characters of a value that has parts."""
_LEAST_ALIKE, _LEAD = 0.85, 0.15
"""How similar a kind must be, and how much more than the next one."""
_SHORTEST_WORD = 3


class ComposedValues:
    """The Chinese values at hand, searched by the translations of their parts."""

    def __init__(self, keys: Iterable[PhraseKey]) -> None:
        self._keys = keys

    @cached_property
    def _texts(self) -> dict[str, PhraseKey]:
        texts = {"".join(key): key for key in self._keys if not key[0].isascii()}
        return {text: key for text, key in texts.items() if _SHORTEST <= len(text) <= _LONGEST}

    @cached_property
    def _beginnings(self) -> frozenset[str]:
        return frozenset(t[:size] for t in self._texts for size in range(1, len(t) + 1))

    def find(self, words: PhraseKey) -> list[PhraseKey]:
        """The one value whose parts are those that the words mean, in their order."""
        if not 1 < len(words) <= _MOST_WORDS or not self._texts:
            return []
        if not all(word.isalpha() and word.isascii() for word in words):
            return []
        if any((word,) in load_function_words() for word in words[:1]):
            return []
        texts = set(self._compose(words, ""))
        return [self._texts[text] for text in texts] if len(texts) == 1 else []

    def _compose(self, words: Sequence[str], beginning: str) -> Iterator[str]:
        if not words:
            if beginning in self._texts:
                yield beginning
            return
        for size in (1, 2):
            for part in _list_parts(words[:size]) if len(words) >= size else ():
                if beginning + part in self._beginnings:
                    yield from self._compose(words[size:], beginning + part)


def _list_parts(words: Sequence[str]) -> Iterator[str]:
    """The Chinese for a word or two, as the dictionary or the glossary has it."""
    phrase = " ".join(words)
    for form in dict.fromkeys((phrase, stem(phrase))):
        yield from (meaning for meaning, _ in load_english_to_chinese().lookup(form))
        for concept in load_glossary_words().get(to_key(form), ()):
            yield from load_glossary()[concept].zh


def is_part(word: str, value: str) -> bool:
    """Whether a word is the beginning or the end of a kind: 小程序 of 微信小程序."""
    if has_chinese(word):
        short = len(value) == 4 and word == value[0] + value[2]  # 家电 of 家用电器
        return value != word and (short or value.startswith(word) or value.endswith(word))
    parts = [stem(part.strip()) for part in _JOINED.split(value)]
    return len(parts) > 1 and stem(word) in parts


def find_similar_kind(word: str, tables: Sequence[Table]) -> tuple[str, str, str] | None:
    """Table, column and code of the one kind that is called so: bars, where 2 is 酒吧."""
    if has_chinese(word) or len(word) < _SHORTEST_WORD or stem(word) in GENERIC_WORDS:
        return None
    scored = sorted(_list_scored(word, tables), reverse=True)
    if not scored or scored[0][0] < _LEAST_ALIKE:
        return None
    best, *target = scored[0]
    if any(score > best - _LEAD and [*other] != target for score, *other in scored):
        return None
    name, column, code = target
    return name, column, code


def _list_scored(word: str, tables: Sequence[Table]) -> Iterator[tuple[float, str, str, str]]:
    for table in tables:
        for column in table.columns:
            for meaning, code in parse_codes(column).items():
                if has_chinese(meaning):
                    score = measure_similarity(word, meaning)
                    yield score, table.name, column.name, code
