"""Finds the terms whose name or synonym stands in a question: the longest first, no overlap."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from model.sources.teaching import MatchedTerm, Term, fold_word

MAX_TERMS = 8
_PLURALS = ("s", "es")
_SHORTEST = 3
"""Shorter words have no plural: "as" is none of "a"."""


@dataclass(frozen=True, slots=True)
class _Hit:
    start: int
    end: int
    term: Term


class TermMatcher:
    """Finds terms by their words; of two terms with the same word the first counts."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._by_word: dict[str, Term] = {}
        word_terms = [(fold_word(word), term) for term in terms for word in term.values.words]
        for word, term in word_terms:
            self._by_word.setdefault(word, term)
        for word, term in word_terms:
            for plural in _list_plurals(word):
                self._by_word.setdefault(plural, term)
        lengths: dict[str, set[int]] = defaultdict(set)
        for word in self._by_word:
            lengths[word[0]].add(len(word))
        self._lengths = {first: sorted(sizes, reverse=True) for first, sizes in lengths.items()}

    def match(self, question: str) -> tuple[MatchedTerm, ...]:
        """The terms in a question, in its order, each once."""
        text = fold_text(question)
        hits: list[_Hit] = []
        for hit in sorted(self._find_hits(text), key=lambda hit: (hit.start - hit.end, hit.start)):
            if all(hit.end <= other.start or other.end <= hit.start for other in hits):
                hits.append(hit)
        matches: dict[str, MatchedTerm] = {}
        for hit in sorted(hits, key=lambda hit: hit.start):
            matches.setdefault(hit.term.id, MatchedTerm(hit.term, text[hit.start : hit.end]))
        return tuple(matches.values())[:MAX_TERMS]

    def _find_hits(self, text: str) -> Iterator[_Hit]:
        for start, first in enumerate(text):
            for length in self._lengths.get(first, ()):
                end = start + length
                term = self._by_word.get(text[start:end])
                if term is not None and end <= len(text) and _is_whole(text, start, end):
                    yield _Hit(start, end, term)


def fold_text(text: str) -> str:
    """A question as its words are compared with those of terms."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _list_plurals(word: str) -> Iterator[str]:
    if len(word) >= _SHORTEST and word[-1].isascii() and word[-1].isalpha():
        yield from (word + ending for ending in _PLURALS)


def _is_whole(text: str, start: int, end: int) -> bool:
    """Whether a match cuts no English word and no number in two."""
    begins = start == 0 or not (_is_latin(text[start]) and _is_latin(text[start - 1]))
    ends = end == len(text) or not (_is_latin(text[end - 1]) and _is_latin(text[end]))
    return begins and ends


def _is_latin(character: str) -> bool:
    return character.isascii() and (character.isalnum() or character == "_")
