"""Synonyms, hypernyms, hyponyms and inflections of the English words of a question."""

from collections.abc import Iterator
from functools import lru_cache

from agent.lexicon.translations import load_english_synonyms
from agent.retrieval.bm25 import WordGroup
from agent.retrieval.tokenization import WEAK_WORDS, find_english_words, stop_words

_SYNONYM_WEIGHT = 0.7
"""How much the likeliest other word counts beside the word itself."""
_BASE_WEIGHT = 0.9
_FORM_WEIGHT = 0.8
_SHORTEST = 3
_ENDINGS = (("ing", ""), ("ing", "e"), ("ed", ""), ("ed", "e"), ("ied", "y"))
_CACHE_SIZE = 256


@lru_cache(maxsize=_CACHE_SIZE)
def find_synonyms(text: str) -> tuple[tuple[str, WordGroup], ...]:
    """Each English word of a text with the words that may be meant instead, and their weights."""
    words = dict.fromkeys(
        w for w in find_english_words(text) if len(w) >= _SHORTEST and w.isalpha()
    )
    return tuple((word, group) for word in words if (group := _find_similar(word)))


def _find_similar(word: str) -> WordGroup:
    bases = dict(_find_bases(word))
    weights = dict(bases)
    for base, share in {word: 1.0, **bases}.items():
        for form in _find_forms(base):
            weights.setdefault(form, _FORM_WEIGHT * share)
        for other, weight in load_english_synonyms().lookup(base):
            weights[other] = max(weights.get(other, 0.0), weight * share)
    weights.pop(word, None)
    content_words = (
        (w, weight) for w, weight in weights.items() if w not in stop_words("en") | WEAK_WORDS
    )
    return tuple((other, weight * _SYNONYM_WEIGHT) for other, weight in content_words)


def _find_bases(word: str) -> Iterator[tuple[str, float]]:
    """What a word may be a form of: `planned` → plan, `hiring` → hire."""
    for ending, instead in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= _SHORTEST:
            yield stem + instead, _BASE_WEIGHT
            if not instead and stem[-1] == stem[-2]:
                yield stem[:-1], _BASE_WEIGHT


def _find_forms(word: str) -> Iterator[str]:
    """The forms that a name may have of a word: `hire` → hiring, hired."""
    stem = word.removesuffix("e")
    yield from (stem + "ing", stem + "ed")
