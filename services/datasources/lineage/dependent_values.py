"""Carries columns whose values never go to a model to what shows these values elsewhere."""

from collections.abc import Iterator
from dataclasses import replace

from model.sources.egress import SourceEgress
from model.sources.lineage import SourceLineage, TableLineage

Columns = frozenset[tuple[str, str]]


def add_dependents(rules: SourceEgress, lineage: SourceLineage) -> SourceEgress:
    """The rules with the generated and inherited columns, and the views, that show such values.

    A view shows them where its definition names the column, and where nobody knows what it reads.
    One that has such columns of its own goes by these: an administrator has decided which they are.
    """
    never = rules.never
    while (found := never | set(_find_columns(never, lineage))) != never:
        never = found
    decided = {table for table, _ in rules.never}
    tables = frozenset(
        name
        for name, each in lineage.tables.items()
        if name not in decided and _shows_values(name, each, never, lineage)
    )
    return replace(rules, never=never, never_tables=tables)


def _find_columns(never: Columns, lineage: SourceLineage) -> Iterator[tuple[str, str]]:
    for name, each in lineage.tables.items():
        for column, sources in each.generated:
            if any((name, source) in never for source in sources):
                yield name, column
        for table, column in never:
            if table in each.reads and _is_kin(name, table, lineage):
                yield name, column


def _shows_values(name: str, each: TableLineage, never: Columns, lineage: SourceLineage) -> bool:
    if not each.is_complete:
        return bool(never)
    return any(
        table in each.reads
        and not _is_kin(name, table, lineage)
        and (each.identifiers is None or column.casefold() in each.identifiers)
        for table, column in never
    )


def _is_kin(left: str, right: str, lineage: SourceLineage) -> bool:
    """Whether one table inherits its columns from the other: they have the same names in both."""
    nothing = TableLineage()
    tables = lineage.tables
    return left in tables.get(right, nothing).parents or right in tables.get(left, nothing).parents
