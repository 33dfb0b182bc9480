"""A document as it is searched: passages of its text, each from one page."""

from dataclasses import dataclass

from model.files.file import FileKind


@dataclass(frozen=True, slots=True)
class Passage:
    """Some paragraphs, or a table as Markdown rows, that stand together."""

    text: str
    page: int | None = None
    """The page or slide, from 1; None where nobody has laid the document out."""
    heading: str = ""
    """The heading it stands under, or the title of its slide."""


@dataclass(frozen=True, slots=True)
class FoundPassage:
    """What a search found in a document. `matches` are ranges of `snippet`: from, to."""

    file_id: str
    name: str
    kind: FileKind
    page: int | None
    heading: str
    snippet: str
    matches: tuple[tuple[int, int], ...]
    score: float
    exact: bool
    """Whether the words stand there as they were asked for, in that order."""
    text: str = ""
    """The whole passage; the snippet is a part of it."""


@dataclass(frozen=True, slots=True)
class DocumentHits:
    """What a search found, the best first, and in how many documents it looked."""

    passages: tuple[FoundPassage, ...]
    documents: int
    missing: tuple[str, ...] = ()
    """Names of documents whose content is gone."""
