"""Changes of a source's tables, and what is broken by them, as they are shown."""

from datetime import datetime

from pydantic import BaseModel

from model.locales import Locale
from model.sources.schema_change import (
    BrokenReference,
    ReferenceKind,
    SchemaChangeKind,
    SyncChanges,
)


class SchemaChangeView(BaseModel):
    """One change. `column` is empty for a whole table; `before` and `after` are its types."""

    kind: SchemaChangeKind
    table: str
    column: str
    before: str
    after: str


class SyncChangesView(BaseModel):
    """What one sync found changed; of `total` changes, `changes` has at most the first 2,000."""

    id: str
    synced_at: datetime
    total: int
    changes: list[SchemaChangeView]

    @classmethod
    def from_changes(cls, changes: SyncChanges) -> "SyncChangesView":
        """The view of them."""
        return cls.model_validate(changes, from_attributes=True)


class BrokenReferenceView(BaseModel):
    """A term, example, join, rule or saved question that names what the last sync did not find.

    `id` of a rule is its place, like `row_rules.2.condition`; its `name` is empty.
    """

    kind: ReferenceKind
    id: str
    name: str
    problem: str

    @classmethod
    def from_reference(cls, broken: BrokenReference, locale: Locale) -> "BrokenReferenceView":
        """The view of it."""
        problem = broken.problem.text(locale)
        return cls(kind=broken.kind, id=broken.id, name=broken.name, problem=problem)


class BrokenReferencesView(BaseModel):
    """All of a source, at most 1,000."""

    items: list[BrokenReferenceView]


class SourceUpdateView(BaseModel):
    """A data source that keeps the file: what its next sync changes, and what that breaks.

    `broken` are terms, examples, joins and saved questions that the caller may see.
    """

    id: str
    name: str
    changes: list[SchemaChangeView]
    broken: list[BrokenReferenceView]
