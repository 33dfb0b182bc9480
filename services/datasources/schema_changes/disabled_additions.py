"""Which tables and columns that a sync finds for the first time are stored switched off.

What hides a table or column goes by its name. Where something hidden is gone, or a view took its
name, what is new may be the same under another name, and nobody but an administrator can tell. So
it is with a new table that has all columns of one with something hidden: it may be a copy.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncSession

from model.repositories.sources import egress, policies
from model.sources.schema import Table
from model.sources.schema_change import SchemaChange
from services.datasources.visibility.stored_table import StoredColumn, StoredTable


@dataclass(frozen=True, slots=True)
class RuledNames:
    """The names in rules of a source."""

    tables: frozenset[str] = frozenset()
    never: frozenset[tuple[str, str]] = frozenset()
    """Tables and columns, case-folded, of which no model gets a value."""


async def read_ruled_names(session: AsyncSession, source_id: str) -> RuledNames:
    """What the rules for users and for models name in a source."""
    row = await policies.find(session, source_id)
    rules = policies.read_policies(row.rules) if row else None
    tables: set[str] = set()
    if rules:
        tables.update(rule.table for rule in rules.row_rules)
        tables.update(rule.table for rule in rules.column_rules)
    egress_rules = await egress.find(session, source_id)
    never = egress_rules.clear(local=False).never if egress_rules else frozenset()
    return RuledNames(frozenset(tables), never)


class DisabledAdditions:
    """What is stored switched off, of all that a sync found."""

    def __init__(
        self,
        ruled_names: RuledNames,
        previous_tables: Mapping[str, StoredTable],
        tables: Iterable[Table],
    ) -> None:
        """`previous_tables` are those of the sync before, by name."""
        self._ruled_names = ruled_names
        self._previous = previous_tables
        names = {table.name for table in tables}
        folded_names = {name.casefold() for name in names}
        missing_rules = ruled_names.tables - names
        missing_never = {name for name, _ in ruled_names.never} - folded_names
        lost_tables = [each for name, each in previous_tables.items() if name not in names]
        is_known = bool(previous_tables)
        protected_tables = list(filter(self._is_protected, previous_tables.values()))
        views = {table.name for table in tables if table.kind == "view"}
        became_view = any(
            each.table.kind == "table" and each.table.name in views for each in protected_tables
        )
        self._disables_tables = is_known and bool(
            missing_rules or missing_never or became_view or any(map(_has_hidden_part, lost_tables))
        )
        self._protected_columns = [_fold_columns(each) for each in protected_tables]

    def disable_table(self, table: StoredTable) -> StoredTable:
        """The table as it is stored: a new one, or its new columns, may be switched off."""
        previous_table = self._previous.get(table.table.name)
        if previous_table is not None:
            return self._disable_columns(table, previous_table)
        if self._disables_tables or self._may_be_copy(table):
            return replace(table, table=replace(table.table, enabled=False))
        return table

    def _may_be_copy(self, table: StoredTable) -> bool:
        """Whether a table has all columns of a protected one; what reads others has their rules."""
        lineage = table.table.lineage
        if table.table.kind == "view" or (lineage and lineage.reads):
            return False
        columns = _fold_columns(table)
        return any(each <= columns for each in self._protected_columns)

    def _is_protected(self, table: StoredTable) -> bool:
        """Whether rules name a table, for users or for models, or a part of it is hidden."""
        name = table.table.name
        never_tables = {each for each, _ in self._ruled_names.never}
        is_ruled = name in self._ruled_names.tables or name.casefold() in never_tables
        return is_ruled or _has_hidden_part(table)

    def _disable_columns(self, table: StoredTable, previous_table: StoredTable) -> StoredTable:
        names = {each.column.name for each in table.columns}
        known_names = {each.column.name for each in previous_table.columns}
        lost_columns = [each for each in previous_table.columns if each.column.name not in names]
        disables = self._names_missing_column(table.table) or any(
            not each.column.enabled for each in lost_columns
        )
        samples = all(each.sample for each in lost_columns)
        if samples and not disables:
            return table
        columns = tuple(
            each if each.column.name in known_names else _disable_column(each, disables, samples)
            for each in table.columns
        )
        return replace(table, columns=columns)

    def _names_missing_column(self, table: Table) -> bool:
        """Whether a rule for models names a column that the table does not have."""
        columns = {column.name.casefold() for column in table.columns}
        name = table.name.casefold()
        return any(
            each == name and column not in columns for each, column in self._ruled_names.never
        )


def describe_addition(change: SchemaChange, tables: Mapping[str, StoredTable]) -> SchemaChange:
    """The change, which says so where what is new is stored switched off in `tables`."""
    table = tables.get(change.table)
    if change.kind == "table_added" and table and not table.table.enabled:
        return replace(change, kind="table_disabled")
    if change.kind == "column_added" and table and not _is_on(table, change.column):
        return replace(change, kind="column_disabled")
    return change


def _disable_column(column: StoredColumn, disables: bool, samples: bool) -> StoredColumn:
    enabled = column.column.enabled and not disables
    return StoredColumn(replace(column.column, enabled=enabled), column.sample and samples)


def _has_hidden_part(table: StoredTable) -> bool:
    """Whether a table, or a column of it, or values of one are switched off."""
    return not table.table.enabled or any(
        not (each.column.enabled and each.sample) for each in table.columns
    )


def _fold_columns(table: StoredTable) -> frozenset[str]:
    return frozenset(each.column.name.casefold() for each in table.columns)


def _is_on(table: StoredTable, column: str) -> bool:
    return any(each.column.name == column and each.column.enabled for each in table.columns)
