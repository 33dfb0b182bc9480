"""Tokenizes text for retrieval, so that 订单金额, `ord_amt` and "order amount" match."""

import json
import logging
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from threading import Lock
from types import MappingProxyType
from typing import Any

from agent.lexicon import expand_name, find_concepts, load_glossary, stem
from agent.retrieval.compact_dictionary import load_jieba_words
from agent.runtime.lazy_imports import JIEBA_HMM_PACKAGES, defer_imports
from model.locales.chinese import HAN_RUN

_LATIN = re.compile(r"[A-Za-z0-9_]+")
_LONGEST_PHRASE = 3
_SORT_PHRASE = re.compile(
    r"\bin\s+(?:[a-z]+\s+){0,2}(?:[a-z]+ing|[a-z]+cal|reversed?)\s+order\b"
    r"|\border(?:ed)?\s+(?:by|in|alphabetically)\b",
    re.IGNORECASE,
)
"""Phrases that ask for an order of rows, not for orders."""
CONCEPT_MARK = "#"
"""Begins the token of a concept of the glossary."""
BIGRAM_MARK = "~"
"""Begins the token of two neighbouring Chinese characters, which need not be a word."""
_loading = Lock()
_CONCEPT_WEIGHT, _RELATED_CONCEPT_WEIGHT, _BIGRAM_WEIGHT, _WEAK_WORD_WEIGHT = 0.8, 0.4, 0.4, 0.3
WEAK_WORDS = frozenset({"id", "name", "number", "count", "total"})
"""Words that carry little meaning alone and count a fraction."""


@cache
def stop_words(kind: str) -> frozenset[str]:
    """Stop words: of `en`, of `zh`, and as stored `values`."""
    text = files("agent.retrieval").joinpath("stopwords.json").read_text("utf-8")
    return frozenset(json.loads(text)[kind])


@lru_cache(maxsize=100_000)
def tokenize_schema_text(text: str) -> tuple[str, ...]:
    """The words of a name, comment, note or value, with repetitions."""
    return tuple(tokenize_text(text))


@lru_cache(maxsize=1_024)
def weigh_question_words(text: str) -> Mapping[str, float]:
    """The words of a question and how much each counts.

    Retrieval weighs the words of one question several times, and those of the turns before it.
    """
    weights: dict[str, float] = {}
    for word in tokenize_text(_SORT_PHRASE.sub(" ", text)):
        weights[word] = max(weights.get(word, 0.0), _weigh_word(word))
    weights.update(dict.fromkeys(_join_pairs(text), 1.0))
    for word in list(weights):
        for near in _find_related_concepts(word):
            weights.setdefault(near, _RELATED_CONCEPT_WEIGHT)
    return MappingProxyType(weights)


def _join_pairs(text: str) -> Iterator[str]:
    """Two words in a row as one, as names write them: "post code" → postcode."""
    return (first + second for first, second in pairwise(find_english_words(text)))


def _weigh_word(word: str) -> float:
    if word.startswith(BIGRAM_MARK):
        return _BIGRAM_WEIGHT
    if word.startswith(CONCEPT_MARK):
        return _CONCEPT_WEIGHT
    return _WEAK_WORD_WEIGHT if word in WEAK_WORDS else 1.0


def _find_related_concepts(word: str) -> Iterator[str]:
    concept = load_glossary().get(word[1:]) if word.startswith(CONCEPT_MARK) else None
    for near in concept.like if concept else ():
        yield f"{CONCEPT_MARK}{near}"


def tokenize_text(text: str) -> Iterator[str]:
    """The words of any text, with repetitions; nothing is cached."""
    latin = [word for token in _LATIN.findall(text) for word in _tokenize_latin(token)]
    yield from (word for word in latin if word not in stop_words("en") or word in WEAK_WORDS)
    yield from _find_phrase_concepts(latin)
    runs = [*find_chinese_runs(text), *(w for w in latin if HAN_RUN.match(w))]
    for run in runs:
        yield from _tokenize_chinese(run)


def find_chinese_runs(text: str) -> list[str]:
    """The runs of Chinese characters in a text."""
    return HAN_RUN.findall(text)


def find_english_words(text: str) -> list[str]:
    """The English words of a question in their order, without those that say nothing."""
    words = [
        word
        for token in _LATIN.findall(_SORT_PHRASE.sub(" ", text))
        for word in _tokenize_latin(token)
    ]
    return [word for word in words if word.isascii() and word not in stop_words("en")]


def segment_chinese(run: str) -> Iterable[str]:
    """The words of a run of Chinese characters, none within another."""
    words: Iterable[str] = _load_tokenizer().cut(run, HMM=False)
    return words


def _tokenize_latin(token: str) -> Iterator[str]:
    for word in expand_name(token):
        yield stem(word)


def _find_phrase_concepts(words: list[str]) -> Iterator[str]:
    """The tokens of the concepts that one to three words in a row stand for."""
    for size in range(1, _LONGEST_PHRASE + 1):
        for at in range(len(words) - size + 1):
            for name in find_concepts(" ".join(words[at : at + size])):
                yield f"{CONCEPT_MARK}{name}"


def _tokenize_chinese(run: str) -> Iterator[str]:
    words = _load_tokenizer().cut_for_search(run, HMM=False)
    yield from (word for word in words if len(word) > 1 and word not in stop_words("zh"))
    yield from (f"{BIGRAM_MARK}{run[at : at + 2]}" for at in range(len(run) - 1))
    for at in range(len(run)):
        for size in range(6, 0, -1):
            names = find_concepts(run[at : at + size]) if at + size <= len(run) else ()
            if names:
                yield from (f"{CONCEPT_MARK}{name}" for name in names)
                break


def _load_tokenizer() -> Any:
    """It takes a fifth of a second to load: only when there is Chinese, and by one thread."""
    with _loading:
        return _make_tokenizer()


@cache
def _make_tokenizer() -> Any:
    defer_imports(JIEBA_HMM_PACKAGES)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba

        jieba.setLogLevel(logging.ERROR)  # runs its `__init__`, whose warnings are ignored here
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ = load_jieba_words()
    tokenizer.total = tokenizer.FREQ.total
    tokenizer.initialized = True
    return tokenizer
