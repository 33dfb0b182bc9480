"""A search over files of passages: pure work for a thread, on files of this machine."""

from collections.abc import Iterator, Mapping, Sequence

from agent.retrieval.passages import (
    contains_phrases,
    extract_phrases,
    find_match_ranges,
    score_passages,
)
from agent.retrieval.tokenization import weigh_question_words
from model.files.document import FoundPassage, Passage
from model.files.file import StoredFile
from services.files.document_search.open_document import OpenDocument
from services.files.document_search.snippets import make_snippet
from services.files.ingestion.documents import passage_store

_MAX_CANDIDATES = 200
"""Passages that are looked at for the exact words."""
_MIN_RELATIVE_SCORE = 0.15
"""Minimum score, relative to the best match."""
_EXACT_SCORE = 0.01

PassagePosition = tuple[int, int]
"""Which document and which passage of it."""


def search_passages(
    documents: Sequence[OpenDocument], query: str, limit: int
) -> list[FoundPassage]:
    """The passages that fit best, those with the exact words first."""
    words, phrases = weigh_question_words(query), extract_phrases(query)
    candidates = _score_passages(documents, words)
    candidates = dict(sorted(candidates.items(), key=lambda item: -item[1])[:_MAX_CANDIDATES])
    if not candidates:
        candidates = dict.fromkeys(_find_containing(documents, phrases[0]), _EXACT_SCORE)
    least = _MIN_RELATIVE_SCORE * max(candidates.values(), default=0.0)
    texts = dict(_read_passages(documents, list(candidates)))
    exact = {
        position for position, passage in texts.items() if contains_phrases(passage.text, phrases)
    }
    best = sorted(
        texts, key=lambda position: (position not in exact, -candidates[position], position)
    )
    positions = [
        position for position in best if position in exact or candidates[position] >= least
    ]
    return [
        _to_found_passage(
            documents[position[0]].file, texts[position], words, phrases, candidates[position]
        )
        for position in positions[:limit]
    ]


def _score_passages(
    documents: Sequence[OpenDocument], words: Mapping[str, float]
) -> dict[PassagePosition, float]:
    occurrences = []
    for document in documents:
        with passage_store.open_passages(document.path) as passages:
            occurrences.append(passages.find_occurrences(words))
    return {
        (at, int(number)): float(scores[number])
        for at, scores in enumerate(score_passages(occurrences, words))
        for number in scores.argsort()[-_MAX_CANDIDATES:]
        if scores[number] > 0
    }


def _find_containing(documents: Sequence[OpenDocument], phrase: str) -> Iterator[PassagePosition]:
    """For what has no words of its own, as a single character."""
    left = _MAX_CANDIDATES
    for at, document in enumerate(documents):
        with passage_store.open_passages(document.path) as passages:
            numbers = passages.find_containing(phrase, left)
        yield from ((at, number) for number in numbers)
        left -= len(numbers)
        if not left:
            return


def _read_passages(
    documents: Sequence[OpenDocument], positions: Sequence[PassagePosition]
) -> Iterator[tuple[PassagePosition, Passage]]:
    for at, document in enumerate(documents):
        numbers = [number for where, number in positions if where == at]
        if numbers:
            with passage_store.open_passages(document.path) as passages:
                for number, passage in passages.read_passages(numbers):
                    yield (at, number), passage


def _to_found_passage(
    file: StoredFile,
    passage: Passage,
    words: Mapping[str, float],
    phrases: Sequence[str],
    score: float,
) -> FoundPassage:
    snippet, ranges = make_snippet(passage.text, find_match_ranges(passage.text, words, phrases))
    return FoundPassage(
        file_id=file.id,
        name=file.name,
        kind=file.kind,
        page=passage.page,
        heading=passage.heading,
        snippet=snippet,
        matches=ranges,
        score=round(score, 3),
        exact=contains_phrases(passage.text, phrases),
        text=passage.text,
    )
