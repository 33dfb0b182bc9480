"""Corrects misspelt words of a question to words of the schema."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from agent.lexicon import stem
from agent.lexicon.edit_distance import edit_distance
from agent.lexicon.translations import load_english_to_chinese
from agent.retrieval.tokenization import segment_chinese
from agent.retrieval.value_matching.pinyin import find_pinyin
from agent.retrieval.value_matching.typos import LONG, SHORTEST
from agent.rule_engine.parsing.spans.function_words import (
    PhraseKey,
    load_comparatives,
    load_function_words,
    load_glossary_words,
    load_superlatives,
)
from agent.rule_engine.parsing.spans.schema_terms import TableTerms
from agent.rule_engine.parsing.spans.tokens import normalize_text, to_key
from model.identity_key import IdentityKey
from model.locales.chinese import HAN_RUN, has_chinese

_WORD = re.compile(r"[a-z]{5,}")
_CALENDAR = frozenset(
    word
    for words in (
        "january february march april august september october november december",
        "monday tuesday wednesday thursday friday saturday sunday",
        "daily weekly monthly quarterly yearly annual annually hourly quarter month",
        "yesterday today tomorrow weekday weekdays weekend weekends first second third fourth",
        "which where there their these those would could should about",
    )
    for word in words.split()
)
"""Words that are no misspelt ones although no column is called so."""
_MOST_CORRECTIONS = 3
_LONGEST_ZH = 5
_CACHED_SELECTIONS = 4
"""Of tables. One has some thousand words."""


@dataclass(frozen=True, slots=True)
class CorrectedQuestion:
    """The question with other words in it, and which."""

    text: str
    words: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _SchemaWords:
    """What the words of a question are compared with."""

    names: frozenset[str]
    """Every word and phrase for what is in the tables."""
    known: frozenset[str]
    """Words of letters that are spelt as they should be."""
    targets: frozenset[str]
    """Words of letters that a misspelt one may mean."""
    by_reading: Mapping[str, set[str]]
    """Chinese words that a misread one may mean, by their pinyin."""


def correct_spelling(text: str, tables: Iterable[TableTerms]) -> CorrectedQuestion | None:
    """The question with its misspelt words put right; None where none is surely meant."""
    words_of_schema = _collect_words(tuple(map(IdentityKey, tables)))
    plain = normalize_text(text)
    corrections = [
        *_find_misspelt_words(plain, words_of_schema),
        *_find_misread_characters(plain, words_of_schema),
    ]
    if not 0 < len(corrections) <= _MOST_CORRECTIONS:
        return None
    words: list[tuple[str, str]] = []
    for start, end, correction in sorted(corrections, reverse=True):
        words.insert(0, (text[start:end], correction))
        text = text[:start] + correction + text[end:]
    return CorrectedQuestion(text, tuple(words))


@lru_cache(maxsize=_CACHED_SELECTIONS)
def _collect_words(same: tuple[IdentityKey[TableTerms], ...]) -> _SchemaWords:
    """What does not depend on the question: many questions are of the same tables."""
    names = frozenset(_list_schema_words(terms.value for terms in same))
    words = {word for name in names for word in name.split()}
    by_reading: dict[str, set[str]] = {}
    for name in names:
        if has_chinese(name) and 1 < len(name) <= _LONGEST_ZH:
            for reading in find_pinyin(name):
                by_reading.setdefault(reading, set()).add(name)
    return _SchemaWords(
        names,
        _load_known_words() | _CALENDAR | set(map(stem, words)),
        frozenset(word for word in words if len(word) >= SHORTEST and word.isascii()),
        by_reading,
    )


def _find_misspelt_words(plain: str, schema: _SchemaWords) -> Iterator[tuple[int, int, str]]:
    """Words of letters, one edit from a word that means something here, long ones two."""
    for m in _WORD.finditer(plain):
        if m[0] in schema.known or stem(m[0]) in schema.known or _is_word(m[0]):
            continue
        correction = _find_nearest_word(m[0], schema.targets)
        if correction := correction or _find_nearest_word(m[0], _load_common_words()):
            yield m.start(), m.end(), correction


def _is_word(word: str) -> bool:
    """Whether a dictionary has it, or that of which it is a form: lasted is no listed."""
    forms = {word, stem(word), word.removesuffix("ed"), word.removesuffix("ing")}
    return any(load_english_to_chinese().lookup(form) for form in forms)


def _find_nearest_word(word: str, targets: Iterable[str]) -> str:
    near: dict[int, set[str]] = {}
    for target in targets:
        long = min(len(word), len(target)) >= LONG - 1
        if abs(len(word) - len(target)) <= 1 + long and word[0] == target[0]:
            edits = edit_distance(word, target)
            if 0 < edits <= 1 + long:
                near.setdefault(edits, set()).add(target)
    matches = {stem(target): target for target in near[min(near)]} if near else {}
    return next(iter(matches.values())) if len(matches) == 1 else ""


def _find_misread_characters(plain: str, schema: _SchemaWords) -> Iterator[tuple[int, int, str]]:
    """Chinese words that are read like a word that means something here and look like it.

    None has a part of a word that is spelt as it should be: 么品 of 什么品种 is no 药品.
    """
    words = _find_words(plain)
    for size in range(_LONGEST_ZH, 1, -1):
        for start in range(len(plain) - size + 1):
            word = plain[start : start + size]
            if not has_chinese(word) or word in schema.names or _is_known(to_key(word)):
                continue
            if any(a < start < b or a < start + size < b for a, b in words):
                continue
            matches = {t for r in find_pinyin(word) for t in schema.by_reading.get(r, ())}
            matches = {t for t in matches if len(t) == size and set(t) & set(word)}
            if len(matches) == 1:
                yield start, start + size, matches.pop()


def _find_words(plain: str) -> list[tuple[int, int]]:
    """Where the Chinese words of several characters stand."""
    places = []
    for run in HAN_RUN.finditer(plain):
        at = run.start()
        for word in segment_chinese(run[0]):
            places.append((at, at + len(word)))
            at += len(word)
    return [(start, end) for start, end in places if end - start > 1]


def _is_known(key: PhraseKey) -> bool:
    return key in load_glossary_words() or key in load_function_words()


def _list_schema_words(tables: Iterable[TableTerms]) -> Iterator[str]:
    """Every word for what is in these tables: their own, and others for the same concepts."""
    concepts: set[str] = set()
    for terms in tables:
        for key, senses in terms.words.items():
            yield _join_key(key)
            concepts.update(senses)
        yield from (_join_key(key) for key in terms.values)
    for key, key_senses in load_glossary_words().items():
        if concepts.intersection(key_senses):
            yield _join_key(key)


def _join_key(key: tuple[str, ...]) -> str:
    joined = "".join(key)
    return joined if has_chinese(joined) else " ".join(key)


@cache
def _load_known_words() -> frozenset[str]:
    """Every word of letters that the engine knows."""
    keys = (
        *load_function_words(),
        *load_glossary_words(),
        *load_superlatives(),
        *load_comparatives(),
    )
    return frozenset(word for key in keys for word in key)


@cache
def _load_common_words() -> frozenset[str]:
    """Words that say what is wanted: average, highest, percentage."""
    keys = (*load_function_words(), *load_superlatives())
    return frozenset(key[0] for key in keys if len(key) == 1 and len(key[0]) > SHORTEST)
