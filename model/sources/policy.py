"""Rules of what users see of a source: as they are stored, and as they apply to one user."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from model.sources.lineage import NO_LINEAGE, SourceLineage

MaskKind = Literal["null", "text", "hash", "last_four", "year", "rounded"]
ColumnAction = Literal["allow", "mask", "deny"]
ROWS_ALIAS = "policy_rows"
"""Begins what a table is called inside the subquery that rules put in its place."""


@dataclass(frozen=True, slots=True)
class Mask:
    """What stands in place of a column's values."""

    kind: MaskKind
    text: str = ""
    """The text that stands everywhere, of the kind `text`."""
    step: int = 0
    """Numbers are shown as multiples of it, of the kind `rounded`."""


STRICTNESS: tuple[MaskKind, ...] = ("null", "text", "hash", "last_four", "year", "rounded")
"""Masks from the strictest on; of several that apply to a user the strictest counts."""


@dataclass(frozen=True, slots=True)
class PolicySubject:
    """What rules know of a user: his id, his groups, and the values of his attributes."""

    user_id: str
    groups: frozenset[str] = frozenset()
    attributes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Grantees:
    """To whom a rule applies, by ids: to everybody where neither users nor groups are named."""

    users: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()

    def include(self, subject: PolicySubject) -> bool:
        """Whether the rule applies to a user."""
        if not self.users and not self.groups:
            return True
        return subject.user_id in self.users or not self.groups.isdisjoint(subject.groups)


@dataclass(frozen=True, slots=True)
class RowRule:
    """Grants the rows of a table for which a condition is true.

    A table without row rules is open; with some, a user sees the rows that any of his grant.
    """

    table: str
    condition: str
    """SQL over columns of the table; `USER_ATTRIBUTE('name')` is what the user has. Empty: all."""
    columns: tuple[str, ...]
    """The columns that the condition reads."""
    attributes: tuple[str, ...] = ()
    """The attributes that the condition names."""
    grantees: Grantees = Grantees()
    kinds: tuple[str, ...] = ()
    """The kinds that `columns` had when the rule was written; empty where nobody noted them."""

    def list_kinds(self) -> Iterator[tuple[str, str]]:
        """Each column with its kind, where they were noted."""
        return zip(self.columns, self.kinds, strict=bool(self.kinds))


@dataclass(frozen=True, slots=True)
class ColumnRule:
    """Allows, masks or hides a column; of several that apply the strictest counts."""

    table: str
    column: str
    action: ColumnAction
    mask: Mask | None = None
    """Of the action `mask`."""
    grantees: Grantees = Grantees()


@dataclass(frozen=True, slots=True)
class OpenDependent:
    """States that everybody may read a view or other dependent, whatever rules its tables have."""

    table: str
    reads: tuple[str, ...]
    """The tables with rules that it was known to read; with another one it is withheld again."""


@dataclass(frozen=True, slots=True)
class SourcePolicies:
    """All rules of a source. `version` grows with every change."""

    open_to: Grantees | None = None
    """Who may ask the source at all; None: everybody."""
    row_rules: tuple[RowRule, ...] = ()
    column_rules: tuple[ColumnRule, ...] = ()
    version: int = 0
    open_dependents: tuple[OpenDependent, ...] = ()
    lineage: SourceLineage = NO_LINEAGE
    """What the last sync found, where the rules apply; not a part of what is stored as rules."""

    def admit(self, subject: PolicySubject) -> bool:
        """Whether the source exists for a user."""
        return self.open_to is None or self.open_to.include(subject)


@dataclass(frozen=True, slots=True)
class TablePolicy:
    """What one user sees of a table."""

    conditions: tuple[str, ...] | None = None
    """He sees the rows for which one of them is true, in the source's SQL; None: all rows."""
    masks: Mapping[str, Mask] = field(default_factory=dict)
    """By column."""
    hidden_columns: frozenset[str] = frozenset()

    @property
    def changes_rows(self) -> bool:
        """Whether the rows, or values in them, are others than those stored."""
        return self.conditions is not None or bool(self.masks)


ColumnKeys = frozenset[tuple[str, str]]
"""Tables, without their schema, and columns, all in lower case."""


@dataclass(frozen=True, slots=True)
class ValueLimits:
    """Columns whose stored values an actor may not be told by statements that others wrote."""

    masked: ColumnKeys = frozenset()
    """He sees something else in place of their values."""
    identifying: ColumnKeys = frozenset()
    """Of tables of which he sees some rows only; their values identify rows, as names do."""
    maybe_identifying: ColumnKeys = frozenset()
    """Of these tables, too; whether their values do so is not known: nothing was counted."""


NO_VALUE_LIMITS = ValueLimits()


def make_column_key(table: str, column: str) -> tuple[str, str]:
    """A column as `ColumnKeys` have it."""
    return table.rpartition(".")[2].lower(), column.lower()
