"""What a sentence of a corpus says must be marked, and what the check marks."""

from collections.abc import Iterator
from dataclasses import dataclass

from agent.figures import check_figures
from agent.ports import QuestionResult

Cases = dict[str, tuple[QuestionResult, tuple[str, ...]]]
OPEN, CLOSE = "{", "}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A sentence beside its marks. A false one has spans, each of which some mark must touch."""

    text: str
    spans: tuple[tuple[int, int], ...]
    marks: tuple[tuple[int, int], ...]
    checked: int

    @property
    def false(self) -> bool:
        """Whether something in the sentence is false."""
        return bool(self.spans)

    @property
    def missed(self) -> list[str]:
        """What is false and not marked."""
        return [self.text[a:b] for a, b in self.spans if not _overlaps((a, b), self.marks)]

    @property
    def stray(self) -> list[str]:
        """What is true and marked."""
        return [self.text[a:b] for a, b in self.marks if not _overlaps((a, b), self.spans)]


def outcomes(cases: Cases) -> Iterator[Outcome]:
    """Every sentence of a corpus, checked alone."""
    for of, sentences in cases.values():
        for sentence in sentences:
            text, spans = _unwrap(sentence)
            found = check_figures(text, of)
            marks = tuple((mark.start, mark.end) for mark in found.unverified)
            yield Outcome(text, spans, marks, found.checked)


def _unwrap(sentence: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    text, spans, start = "", [], 0
    for char in sentence:
        if char == OPEN:
            start = len(text)
        elif char == CLOSE:
            spans.append((start, len(text)))
        else:
            text += char
    return text, tuple(spans)


def _overlaps(span: tuple[int, int], others: tuple[tuple[int, int], ...]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in others)
