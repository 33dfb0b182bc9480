"""Passages of documents as they are shown."""

from pydantic import BaseModel

from model.files.document import DocumentHits
from model.files.file import FileKind


class PassageView(BaseModel):
    """A passage that was found.

    `page` is the page or slide, null where the document has none; `matches` are the ranges of
    `snippet`, in characters, that the words were found by; `exact` says that they stand there as
    they were asked for.
    """

    file_id: str
    name: str
    kind: FileKind
    page: int | None
    heading: str
    snippet: str
    matches: list[tuple[int, int]]
    score: float
    exact: bool


class HitsView(BaseModel):
    """What was found, the best first; in how many documents; names of those that are gone."""

    items: list[PassageView]
    documents: int
    missing: list[str]

    @classmethod
    def from_hits(cls, hits: DocumentHits) -> "HitsView":
        """The view of a search."""
        items = [PassageView.model_validate(p, from_attributes=True) for p in hits.passages]
        return cls(items=items, documents=hits.documents, missing=list(hits.missing))
