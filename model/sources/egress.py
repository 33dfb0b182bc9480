"""Egress rules: what of a source may leave for models, tools and other services."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

EgressLevel = Literal["names", "samples", "rows"]
"""Each includes those before it. Names are what tables and columns are called, with their types,
comments, notes and descriptions; samples are values that a sync or an administrator stored; rows
are results of statements and all that is computed from them."""
EGRESS_LEVELS: tuple[EgressLevel, ...] = ("names", "samples", "rows")


@dataclass(frozen=True, slots=True)
class Clearance:
    """What one target may see. The name of a column in `never` may go, none of its values."""

    level: EgressLevel = "rows"
    never: frozenset[tuple[str, str]] = frozenset()
    """Tables and columns, case-folded."""
    never_tables: frozenset[str] = frozenset()
    """Tables of which no value may go, case-folded: they show values of such columns."""

    @property
    def is_open(self) -> bool:
        """Whether everything may go."""
        return self.level == "rows" and not self.never and not self.never_tables

    @property
    def has_samples(self) -> bool:
        """Whether stored values may go."""
        return self.level != "names"

    def withholds(self, table: str, column: str) -> bool:
        """Whether no value of a column may go, whatever the level."""
        name = table.casefold()
        return (name, column.casefold()) in self.never or name in self.never_tables


OPEN_CLEARANCE = Clearance()
"""Everything may go."""


@dataclass(frozen=True, slots=True)
class SourceEgress:
    """The egress rules of a source, or the strictest of several.

    `remote` holds for whatever is outside of this installation, `local` for models that run inside.
    """

    remote: EgressLevel = "rows"
    local: EgressLevel = "rows"
    never: frozenset[tuple[str, str]] = frozenset()
    """Tables and columns, as the source calls them."""
    never_tables: frozenset[str] = frozenset()
    """Views that show values of such columns, as the last sync found them; nobody writes these."""
    version: int = 0
    """Grows with every change; 0: nobody has set any."""

    def clear(self, *, local: bool) -> Clearance:
        """What a target may see."""
        never = frozenset((table.casefold(), column.casefold()) for table, column in self.never)
        tables = frozenset(table.casefold() for table in self.never_tables)
        return Clearance(self.local if local else self.remote, never, tables)

    @property
    def is_open(self) -> bool:
        """Whether everything may go to everybody."""
        return self.remote == self.local == "rows" and not self.never and not self.never_tables

    @property
    def fingerprint(self) -> str:
        """Equal for rules that say the same; empty where everything may go."""
        if self.is_open:
            return ""
        never = sorted(".".join(each) for each in self.never)
        return "~" + ";".join((self.remote, self.local, *never, *sorted(self.never_tables)))

    @property
    def prefers_local(self) -> bool:
        """Whether local models see more than remote ones."""
        return self.local != self.remote


OPEN_EGRESS = SourceEgress()
"""The rules of a source for which nobody has set any."""
CLOSED_EGRESS = SourceEgress("names", "names")
"""The rules of what is not known: a source that is gone."""


def combine_egress(rules: Iterable[SourceEgress]) -> SourceEgress:
    """The strictest of several sources; the same object where there is one."""
    combined_rules = OPEN_EGRESS
    for each in rules:
        if combined_rules.is_open or combined_rules == each:
            combined_rules = each
        elif not each.is_open:
            combined_rules = SourceEgress(
                min(combined_rules.remote, each.remote, key=EGRESS_LEVELS.index),
                min(combined_rules.local, each.local, key=EGRESS_LEVELS.index),
                combined_rules.never | each.never,
                combined_rules.never_tables | each.never_tables,
            )
    return combined_rules
