"""What administrators are told of tables that show rows of others, which have rules."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from model.sources.lineage import TableLineage
from model.sources.policy import SourcePolicies
from model.sources.schema import Table

DependentState = Literal["withheld", "open", "ruled", "inherits", "unknown"]
"""Withheld from whom the rules of `reads` apply to · open by statement · under rules of its own ·
under those of the table that it inherits from · nobody knows whether it reads one with rules."""


@dataclass(frozen=True, slots=True)
class DependentTable:
    """A view or other table that reads tables with rules, or may do so."""

    table: str
    kind: Literal["table", "view"]
    reads: tuple[str, ...]
    """The tables with rules that it reads."""
    state: DependentState


@dataclass(frozen=True, slots=True)
class ComputedColumn:
    """A column without rules of its own that is computed from columns with rules."""

    table: str
    column: str
    computed_from: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SourceDependents:
    """All of a source by its stored rules."""

    tables: tuple[DependentTable, ...]
    columns: tuple[ComputedColumn, ...]
    is_known: bool
    """Whether a sync has looked; otherwise nothing is known of any view until the next one."""


def list_dependents(policies: SourcePolicies, tables: Iterable[Table]) -> SourceDependents:
    """What reads tables and columns with rules, in the order of the tables."""
    lister = _DependentLister(policies)
    listed_tables = list(tables)
    return SourceDependents(
        tuple(each for table in listed_tables for each in lister.describe_table(table)),
        tuple(each for table in listed_tables for each in lister.describe_columns(table.name)),
        bool(policies.lineage.version),
    )


class _DependentLister:
    def __init__(self, policies: SourcePolicies) -> None:
        self._lineage = policies.lineage
        self._open = {each.table: frozenset(each.reads) for each in policies.open_dependents}
        self._with_row_rules = {rule.table for rule in policies.row_rules}
        self._ruled_columns = {(rule.table, rule.column) for rule in policies.column_rules}
        self._restricted_columns = {
            (rule.table, rule.column) for rule in policies.column_rules if rule.action != "allow"
        }
        self._with_column_rules = {table for table, _ in self._ruled_columns}
        self._restricted_tables = {table for table, _ in self._restricted_columns}

    def describe_table(self, table: Table) -> Iterator[DependentTable]:
        """The table if it reads one with rules, or may do so."""
        lineage = self._find_lineage(table)
        ruled_tables = self._with_row_rules | self._restricted_tables
        reads = tuple(each for each in lineage.reads if each in ruled_tables)
        if reads:
            yield DependentTable(table.name, table.kind, reads, self._find_state(table, reads))
        elif not lineage.is_complete and ruled_tables - {table.name}:
            yield DependentTable(table.name, table.kind, (), "unknown")

    def describe_columns(self, table: str) -> Iterator[ComputedColumn]:
        """The columns of a table that are hidden or empty because others are hidden or masked."""
        for column, sources in self._lineage.tables.get(table, TableLineage()).generated:
            ruled = tuple(each for each in sources if (table, each) in self._restricted_columns)
            if ruled and (table, column) not in self._ruled_columns:
                yield ComputedColumn(table, column, ruled)

    def _find_lineage(self, table: Table) -> TableLineage:
        is_known = bool(self._lineage.version) or table.kind != "view"
        return self._lineage.tables.get(table.name, TableLineage(is_complete=is_known))

    def _find_state(self, table: Table, reads: tuple[str, ...]) -> DependentState:
        if self._open.get(table.name, frozenset()).issuperset(reads):
            return "open"
        lacks_rows = table.name not in self._with_row_rules and any(
            each in self._with_row_rules for each in reads
        )
        lacks_columns = table.name not in self._with_column_rules and any(
            each in self._restricted_tables for each in reads
        )
        if not lacks_rows and not lacks_columns:
            return "ruled"
        is_child = len(reads) == 1 and reads[0] in self._find_lineage(table).parents
        return "inherits" if is_child else "withheld"
