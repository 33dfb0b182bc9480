"""What a sync found changed in a source, and what names tables or columns that are gone."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from model.locales import LocaleText

SchemaChangeKind = Literal[
    "table_added",
    "table_disabled",
    "table_removed",
    "column_added",
    "column_disabled",
    "column_removed",
    "type_changed",
]
"""`…_disabled`: added, and switched off at once, as it may be something hidden under a new name."""
ReferenceKind = Literal["term", "example", "join", "rule", "question"]


@dataclass(frozen=True, slots=True)
class SchemaChange:
    """One table or column. `before` and `after` are types of a column, in the database's words."""

    kind: SchemaChangeKind
    table: str
    column: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class SyncChanges:
    """What one sync found changed since the sync before."""

    id: str
    synced_at: datetime
    total: int
    """How many changes there were; `changes` has the first of them."""
    changes: tuple[SchemaChange, ...]


@dataclass(frozen=True, slots=True)
class BrokenReference:
    """A term, example, join, rule or saved question that names what is not in the source."""

    kind: ReferenceKind
    id: str
    """Of a rule: its place in the rules of the source, like `row_rules.2.condition`."""
    name: str
    """What people know it by; empty for a rule."""
    problem: LocaleText
