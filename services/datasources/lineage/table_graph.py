"""Follows from table to table what is read, and stores it with the tables that a sync found."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from model.sources.lineage import TableLineage
from model.sources.schema import Table
from services.datasources.lineage.definitions import (
    UNKNOWN_DEPENDENCIES,
    Dependencies,
    find_column_sources,
)

GeneratedColumns = tuple[tuple[str, tuple[str, ...]], ...]
FindNext = Callable[[str], Iterable[str]]


class TableGraph:
    """Which table reads which directly, those included that the source does not list."""

    def __init__(
        self,
        dependencies: Mapping[str, Dependencies],
        parents: Mapping[str, Iterable[str]] | None = None,
    ) -> None:
        """`parents`: of tables that inherit the columns of others, whose rows are rows of them."""
        self._dependencies = dependencies
        self._parents = {child: tuple(found) for child, found in (parents or {}).items()}

    def describe(
        self,
        tables: Iterable[Table],
        generated: Mapping[str, GeneratedColumns],
    ) -> list[Table]:
        """The tables with what they read and compute."""
        listed_tables = list(tables)
        names = {table.name for table in listed_tables}
        return [
            replace(table, lineage=self._trace(table.name, names, generated.get(table.name, ())))
            for table in listed_tables
        ]

    def _trace(self, name: str, names: set[str], generated: GeneratedColumns) -> TableLineage:
        shown = set(_follow([name], lambda each: self._find(each).names))
        is_complete = all(self._find(each).is_complete for each in shown)
        ancestors = set(_follow([name], lambda each: self._parents.get(each, ()))) - {name}
        of_others = set(_follow(shown, lambda each: self._parents.get(each, ())))
        reads = (shown | of_others) & names - {name}
        return TableLineage(
            tuple(sorted(reads)),
            is_complete,
            tuple(sorted(ancestors & names)),
            generated,
            self._collect_identifiers(shown) if reads else None,
        )

    def _find(self, name: str) -> Dependencies:
        return self._dependencies.get(name, Dependencies())

    def _collect_identifiers(self, shown: set[str]) -> tuple[str, ...] | None:
        """Those of every definition among what is shown; other tables have none."""
        found = set[str]()
        for name in shown & self._dependencies.keys():
            identifiers = self._dependencies[name].identifiers
            if identifiers is None:
                return None
            found |= identifiers
        return tuple(sorted(found))


def _follow(start: Iterable[str], find_next: FindNext) -> Iterator[str]:
    """Everything that can be reached, the start included."""
    seen, waiting = set[str](), list(start)
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            yield name
            waiting += find_next(name)


def find_generated_columns(
    tables: Iterable[Table], expressions: Mapping[str, Mapping[str, str | None]]
) -> dict[str, GeneratedColumns]:
    """By table, what its generated columns are computed from; None: an unknown expression."""
    return {
        table.name: find_column_sources(
            expressions[table.name], [column.name for column in table.columns]
        )
        for table in tables
        if table.name in expressions
    }


def collect_lineage(tables: Iterable[Table]) -> dict[str, TableLineage]:
    """What is stored of the tables of a sync: nothing of those that show their own rows only."""
    nothing = TableLineage()
    found = {table.name: _find_lineage(table) for table in tables}
    return {name: lineage for name, lineage in found.items() if lineage != nothing}


def keep_known_reads(
    found: Mapping[str, TableLineage], known: Mapping[str, TableLineage]
) -> dict[str, TableLineage]:
    """What a sync found; of a table that it cannot read any more what was known stays, too.

    A view that is withheld stays so when its definition becomes unreadable.
    """
    return {
        name: lineage
        if lineage.is_complete or name not in known
        else replace(
            lineage, reads=tuple(sorted({*lineage.reads, *known[name].reads})), identifiers=None
        )
        for name, lineage in found.items()
    }


def _find_lineage(table: Table) -> TableLineage:
    if table.lineage is None:
        return TableLineage(is_complete=table.kind != "view")
    return table.lineage


def assume_unknown(tables: Iterable[Table]) -> dict[str, Dependencies]:
    """What is known of views before anybody has read their definitions."""
    return {table.name: UNKNOWN_DEPENDENCIES for table in tables if table.kind == "view"}
