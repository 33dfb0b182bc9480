"""Ranks passages of documents by BM25, and finds the ranges that matched."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from agent.lexicon import find_concepts
from agent.retrieval.bm25 import Scores
from agent.retrieval.tokenization import BIGRAM_MARK, CONCEPT_MARK, tokenize_text
from model.locales.chinese import HAN_RUN

_K1, _B = 1.2, 0.6
_QUOTED = re.compile(r"[\"“”「『《]([^\"“”「」『』《》]+)[\"“”」』》]")
_LATIN = re.compile(r"[A-Za-z0-9_]+")
_GAP = re.compile(r"\s+")
_LONGEST_CONCEPT = 6
_MIN_MARKED_WEIGHT = 0.8
"""The weight of the concept of a word; related concepts weigh less and are not marked."""
Numbers = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Occurrences:
    """The words of a document's passages."""

    lengths: Numbers
    """How many words each passage has."""
    postings: Mapping[str, Numbers]
    """For each word, pairs of a passage that has it and how often."""


def score_passages(documents: Sequence[Occurrences], words: Mapping[str, float]) -> list[Scores]:
    """BM25 of each passage of each document; a word is as rare as it is in all of them."""
    size = sum(len(document.lengths) for document in documents)
    total = sum(int(document.lengths.sum()) for document in documents)
    mean = max(total / max(size, 1), 1e-9)
    document_scores = [np.zeros(len(document.lengths), dtype=np.float32) for document in documents]
    for word, weight in words.items():
        word_postings = [document.postings.get(word) for document in documents]
        among = sum(len(postings) for postings in word_postings if postings is not None)
        rarity = np.log1p((size - among + 0.5) / (among + 0.5))
        for scores, document, postings in zip(
            document_scores, documents, word_postings, strict=True
        ):
            if postings is not None:
                numbers, times = postings[:, 0], postings[:, 1].astype(np.float32)
                norm = _K1 * (1 - _B + _B * document.lengths[numbers] / mean)
                scores[numbers] += weight * rarity * times * (_K1 + 1) / (times + norm)
    return document_scores


def extract_phrases(query: str) -> tuple[str, ...]:
    """The phrases that must stand in a text as written: those in quotes, else the whole query."""
    phrases = [phrase.strip() for phrase in _QUOTED.findall(query)]
    return tuple(filter(None, phrases)) or (query.strip(),)


def contains_phrases(text: str, phrases: Iterable[str]) -> bool:
    """Whether all phrases stand in the text; case and what separates words are the same."""
    return all(_phrase_pattern(phrase).search(text) for phrase in phrases)


def find_match_ranges(
    text: str, words: Mapping[str, float], phrases: Iterable[str]
) -> list[tuple[int, int]]:
    """The ranges of the text that phrases and words were found by, in order, none overlapping."""
    spans = [match.span() for phrase in phrases for match in _phrase_pattern(phrase).finditer(text)]
    same = {
        word
        for word, weight in words.items()
        if weight >= _MIN_MARKED_WEIGHT or word[0] not in (CONCEPT_MARK, BIGRAM_MARK)
    }
    spans += [f.span() for f in _LATIN.finditer(text) if not same.isdisjoint(tokenize_text(f[0]))]
    spans += _find_chinese(text, [word for word in same if HAN_RUN.fullmatch(word)])
    spans += _find_concept_ranges(text, same)
    if not spans:
        spans = _find_chinese(text, [word[1:] for word in words if word.startswith(BIGRAM_MARK)])
    return _merge_ranges(spans)


def _phrase_pattern(phrase: str) -> "re.Pattern[str]":
    parts = [re.escape(part) for part in _GAP.split(phrase.strip())]
    return re.compile(r"\s+".join(parts), re.IGNORECASE)


def _find_chinese(text: str, words: Iterable[str]) -> list[tuple[int, int]]:
    return [match.span() for word in words for match in re.finditer(re.escape(word), text)]


def _find_concept_ranges(text: str, words: set[str]) -> Iterator[tuple[int, int]]:
    """The ranges of Chinese words for concepts that the query names by other words."""
    if not any(word.startswith(CONCEPT_MARK) for word in words):
        return
    for run in HAN_RUN.finditer(text):
        for at in range(run.start(), run.end()):
            for end in range(min(at + _LONGEST_CONCEPT, run.end()), at, -1):
                names = find_concepts(text[at:end])
                if any(f"{CONCEPT_MARK}{name}" in words for name in names):
                    yield at, end
                if names:
                    break


def _merge_ranges(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    ranges: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if ranges and start <= ranges[-1][1]:
            ranges[-1] = (ranges[-1][0], max(end, ranges[-1][1]))
        elif end > start:
            ranges.append((start, end))
    return ranges
