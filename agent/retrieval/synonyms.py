"""Other words for the English words of a question: synonyms, wider and narrower words, forms."""

from collections.abc import Iterator
from functools import lru_cache

from agent.lexicon.translations import english_synonyms
from agent.retrieval.postings import Group
from agent.retrieval.words import RARE, english_words, stop_words

_SYNONYM = 0.7
"""How much the likeliest other word counts beside the word itself."""
_BASE = 0.9
_FORM = 0.8
_SHORTEST = 3
_ENDINGS = (("ing", ""), ("ing", "e"), ("ed", ""), ("ed", "e"), ("ied", "y"))
_REMEMBERED = 256


@lru_cache(maxsize=_REMEMBERED)
def synonyms(text: str) -> tuple[tuple[str, Group], ...]:
    """Of each English word of a text the words that may be meant instead, with their weights."""
    words = dict.fromkeys(w for w in english_words(text) if len(w) >= _SHORTEST and w.isalpha())
    return tuple((word, group) for word in words if (group := _similar(word)))


def _similar(word: str) -> Group:
    bases = dict(_bases(word))
    found = dict(bases)
    for base, share in {word: 1.0, **bases}.items():
        for form in _forms(base):
            found.setdefault(form, _FORM * share)
        for other, weight in english_synonyms().of(base):
            found[other] = max(found.get(other, 0.0), weight * share)
    found.pop(word, None)
    told = ((w, weight) for w, weight in found.items() if w not in stop_words("en") | RARE)
    return tuple((other, weight * _SYNONYM) for other, weight in told)


def _bases(word: str) -> Iterator[tuple[str, float]]:
    """What a word may be a form of: `planned` → plan, `hiring` → hire."""
    for ending, instead in _ENDINGS:
        stump = word.removesuffix(ending)
        if stump != word and len(stump) >= _SHORTEST:
            yield stump + instead, _BASE
            if not instead and stump[-1] == stump[-2]:
                yield stump[:-1], _BASE


def _forms(word: str) -> Iterator[str]:
    """Forms that a name may have it in: `hire` → hiring, hired."""
    stump = word.removesuffix("e")
    yield from (stump + "ing", stump + "ed")
