"""The words that text is compared by, so that 订单金额, `ord_amt` and "order amount" meet."""

import json
import logging
import re
import warnings
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

from agent.deferred import GUESSING, defer
from agent.lexicon import concepts_of, expand, glossary, stem
from agent.retrieval.dictionary import jieba_words

_HAN = re.compile(r"[\u3400-\u9fff]+")
_LATIN = re.compile(r"[A-Za-z0-9_]+")
_LONGEST_PHRASE = 3
_SORTING = re.compile(
    r"\bin\s+(?:[a-z]+\s+){0,2}(?:[a-z]+ing|[a-z]+cal|reversed?)\s+order\b"
    r"|\border(?:ed)?\s+(?:by|in|alphabetically)\b",
    re.IGNORECASE,
)
"""It asks for an order of rows, not for orders."""
RARE = frozenset({"id", "name", "number", "count", "total"})
"""Words that say little alone, but are worth a fraction."""


@cache
def stop_words(kind: str) -> frozenset[str]:
    """Words that say nothing: of `en`, of `zh`, and as stored `values`."""
    text = files("agent.retrieval").joinpath("stopwords.json").read_text("utf-8")
    return frozenset(json.loads(text)[kind])


@lru_cache(maxsize=100_000)
def schema_words(text: str) -> tuple[str, ...]:
    """The words of a name, comment, note or value, with repetitions."""
    return tuple(text_words(text))


def question_words(text: str) -> dict[str, float]:
    """The words of a question and how much each counts."""
    weights: dict[str, float] = {}
    for word in text_words(_SORTING.sub(" ", text)):
        weights[word] = max(weights.get(word, 0.0), _weight(word))
    weights.update(dict.fromkeys(_compounds(text), 1.0))
    for word in list(weights):
        for near in _alike(word):
            weights.setdefault(near, 0.4)
    return weights


def _compounds(text: str) -> Iterator[str]:
    """Two words in a row as one, as names write them: "post code" → postcode."""
    return (first + second for first, second in pairwise(english_words(text)))


def _weight(word: str) -> float:
    if word.startswith("~"):
        return 0.4
    if word.startswith("#"):
        return 0.8
    return 0.3 if word in RARE else 1.0


def _alike(word: str) -> Iterator[str]:
    concept = glossary().get(word[1:]) if word.startswith("#") else None
    for near in concept.like if concept else ():
        yield f"#{near}"


def text_words(text: str) -> Iterator[str]:
    """The words of any text, with repetitions; nothing of it is remembered."""
    latin = [word for token in _LATIN.findall(text) for word in _latin(token)]
    yield from (word for word in latin if word not in stop_words("en") or word in RARE)
    yield from _concepts(latin)
    runs = [*chinese_runs(text), *(w for w in latin if _HAN.match(w))]
    for run in runs:
        yield from _chinese(run)


def chinese_runs(text: str) -> list[str]:
    """The runs of Chinese characters in a text."""
    return _HAN.findall(text)


def english_words(text: str) -> list[str]:
    """The English words of a question in their order, without those that say nothing."""
    words = [word for token in _LATIN.findall(_SORTING.sub(" ", text)) for word in _latin(token)]
    return [word for word in words if word.isascii() and word not in stop_words("en")]


def segments(run: str) -> Iterable[str]:
    """The words that a run of Chinese characters falls into, none within another."""
    words: Iterable[str] = _tokenizer().cut(run, HMM=False)
    return words


def _latin(token: str) -> Iterator[str]:
    for word in expand(token):
        yield stem(word)


def _concepts(words: list[str]) -> Iterator[str]:
    """`#name` of each concept that one to three words in a row stand for."""
    for size in range(1, _LONGEST_PHRASE + 1):
        for at in range(len(words) - size + 1):
            for name in concepts_of(" ".join(words[at : at + size])):
                yield f"#{name}"


def _chinese(run: str) -> Iterator[str]:
    cut = _tokenizer().cut_for_search(run, HMM=False)
    yield from (word for word in cut if len(word) > 1 and word not in stop_words("zh"))
    yield from (f"~{run[at : at + 2]}" for at in range(len(run) - 1))
    for at in range(len(run)):
        for size in range(6, 0, -1):
            names = concepts_of(run[at : at + size]) if at + size <= len(run) else ()
            if names:
                yield from (f"#{name}" for name in names)
                break


@cache
def _tokenizer() -> Any:
    """It takes a third of a second to load: only when there is Chinese."""
    defer(GUESSING)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba

        jieba.setLogLevel(logging.ERROR)  # runs it: what it warns of is caught here
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = jieba_words()
    tokenizer.initialized = True
    return tokenizer
