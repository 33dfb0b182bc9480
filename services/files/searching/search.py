"""A search over files of passages: pure work for a thread, on files of this machine."""

from collections.abc import Iterator, Mapping, Sequence

from agent.retrieval.passages import contains, matches, phrases, scored
from agent.retrieval.words import question_words
from model.files.document import FoundPassage, Passage
from model.files.file import StoredFile
from services.files.reading.documents import stored
from services.files.searching.opened import OpenDocument
from services.files.searching.snippets import snippet

_CANDIDATES = 200
"""Passages that are looked at for the exact words."""
_WORTH = 0.15
"""What fits worse than this share of the best is left out."""
_EXACT_SCORE = 0.01

Place = tuple[int, int]
"""Which document and which passage of it."""


def search(documents: Sequence[OpenDocument], query: str, limit: int) -> list[FoundPassage]:
    """The passages that fit best, those with the exact words first."""
    words, wanted = question_words(query), phrases(query)
    candidates = _scored(documents, words)
    candidates = dict(sorted(candidates.items(), key=lambda item: -item[1])[:_CANDIDATES])
    if not candidates:
        candidates = dict.fromkeys(_containing(documents, wanted[0]), _EXACT_SCORE)
    least = _WORTH * max(candidates.values(), default=0.0)
    texts = dict(_texts(documents, list(candidates)))
    exact = {place for place, passage in texts.items() if contains(passage.text, wanted)}
    best = sorted(texts, key=lambda place: (place not in exact, -candidates[place], place))
    kept = [place for place in best if place in exact or candidates[place] >= least]
    return [
        _found(documents[place[0]].file, texts[place], words, wanted, candidates[place])
        for place in kept[:limit]
    ]


def _scored(documents: Sequence[OpenDocument], words: Mapping[str, float]) -> dict[Place, float]:
    occurrences = []
    for document in documents:
        with stored.opened(document.path) as passages:
            occurrences.append(passages.occurrences(words))
    return {
        (at, int(number)): float(scores[number])
        for at, scores in enumerate(scored(occurrences, words))
        for number in scores.argsort()[-_CANDIDATES:]
        if scores[number] > 0
    }


def _containing(documents: Sequence[OpenDocument], phrase: str) -> Iterator[Place]:
    """For what has no words of its own, as a single character."""
    left = _CANDIDATES
    for at, document in enumerate(documents):
        with stored.opened(document.path) as passages:
            numbers = passages.containing(phrase, left)
        yield from ((at, number) for number in numbers)
        left -= len(numbers)
        if not left:
            return


def _texts(
    documents: Sequence[OpenDocument], places: Sequence[Place]
) -> Iterator[tuple[Place, Passage]]:
    for at, document in enumerate(documents):
        numbers = [number for where, number in places if where == at]
        if numbers:
            with stored.opened(document.path) as passages:
                for number, passage in passages.passages(numbers):
                    yield (at, number), passage


def _found(
    file: StoredFile,
    passage: Passage,
    words: Mapping[str, float],
    wanted: Sequence[str],
    score: float,
) -> FoundPassage:
    shown, ranges = snippet(passage.text, matches(passage.text, words, wanted))
    return FoundPassage(
        file_id=file.id,
        name=file.name,
        kind=file.kind,
        page=passage.page,
        heading=passage.heading,
        snippet=shown,
        matches=ranges,
        score=round(score, 3),
        exact=contains(passage.text, wanted),
        text=passage.text,
    )
