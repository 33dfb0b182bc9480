"""Whether other tables use what a table lists as codes, whatever the table is called.

Kinds of codes are named by notes (`see pay_st`) or names of columns. A table is read where such
names are among its values, and lists codes where it explains the values of two columns.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from agent.labels.dictionary_codes import explain_codes
from agent.lexicon import split_name
from model.sources.schema import Column, Dialect, Schema, SourceInfo, Table

_LEAST_USES = 2
_LEAST_SHARE = 0.25
"""Of the kinds of codes that a table lists, this share is named elsewhere."""
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]+")


class KindNames:
    """The names by which columns may mean a kind of codes, with the tables they are of."""

    def __init__(self, tables: Iterable[Table]) -> None:
        self._owners: dict[str, set[str]] = {}
        for table in tables:
            for column in table.columns:
                for name in _list_names(column, table):
                    self._owners.setdefault(name, set()).add(table.name)

    def are_kinds_of(self, table: Table) -> bool:
        """Whether columns of other tables name values of a column, as they name kinds of codes."""
        return any(self._are_kinds(column, table) for column in table.columns)

    def _are_kinds(self, column: Column, table: Table) -> bool:
        if column.kind != "text" or not all(map(_NAME.fullmatch, column.samples)):
            return False
        named = [v for v in column.samples if self._owners.get(_fold(v), set()) - {table.name}]
        return len(named) >= max(_LEAST_USES, _LEAST_SHARE * len(column.samples))


def explains_others(table: Table, tables: Sequence[Table], dialect: Dialect) -> bool:
    """Whether the codes that a table lists are those of two columns of other tables."""
    others = (_without_dictionary(each) for each in tables if each.name != table.name)
    explained = explain_codes(Schema(SourceInfo("", "", "", dialect), (table, *others), ()))
    uses = sum(bool(column.codes) for each in explained.tables for column in each.columns)
    return uses >= _LEAST_USES


def _without_dictionary(table: Table) -> Table:
    columns = tuple(
        replace(each, dictionary=None) if each.dictionary else each for each in table.columns
    )
    return replace(table, columns=columns)


def _list_names(column: Column, table: Table) -> Iterable[str]:
    yield _fold(column.name)
    yield _fold(f"{table.unqualified_name}_{column.name}")
    yield from map(_fold, _NAME.findall(f"{column.note} {column.comment}"))


def _fold(name: str) -> str:
    return "".join(split_name(name))
