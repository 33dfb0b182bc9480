"""Keys that a note names: `bill it is for (bill_no)`, `kind, see table kinds`, `见 kinds 表`."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from agent.key_inference.reference_names import RowKey, words_of
from model.sources.schema import Column, Table

_NAME = r"[A-Za-z_][A-Za-z0-9_]*"
_NAMES = re.compile(rf"{_NAME}\.{_NAME}|{_NAME}")
_TABLES = re.compile(
    rf"\bsee (?:the )?(?:table )?({_NAME})|\breferences ({_NAME})|(?:->|→)\s*({_NAME})"
    r"|(?:参见|详见|见|关联|对应)\s*(\w+?)\s*表",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")


class MentionedKeys:
    """The columns that tell the rows of their table apart, by what a note may call them."""

    def __init__(self, tables: Sequence[Table], keys: Sequence[RowKey]) -> None:
        self._keys: dict[str, list[RowKey]] = defaultdict(list)
        for key in keys:
            self._keys[key.table.unqualified_name.lower()].append(key)
        for table in tables:
            for column in table.columns:
                if _is_unique(table, column):
                    self._add_column(RowKey(table, column))

    def _add_column(self, key: RowKey) -> None:
        name = key.column.name.lower()
        self._keys[f"{key.table.unqualified_name.lower()}.{name}"].append(key)
        if len(words_of(name)) > 1:
            self._keys[name].append(key)

    def find(self, table: Table, column: Column) -> RowKey | None:
        """The one key that the column's note names, where the values look alike.

        That of its own table is named with the table.

        The note is an administrator's or the database's own word: values need not be compared.
        """
        found = {
            (key.table.name, key.column.name): key
            for name in _list_names(column.label)
            for key in self._keys.get(name, ())
            if (key.table is not table or _names_own(name, column, key))
            and _look_alike(column, key.column)
        }
        return next(iter(found.values())) if len(found) == 1 else None


def _names_own(name: str, column: Column, key: RowKey) -> bool:
    return "." in name and key.column is not column


def _is_unique(table: Table, column: Column) -> bool:
    profiled = column.profile is not None and column.profile.unique
    return table.primary_key == (column.name,) or profiled


def _list_names(label: str) -> Iterator[str]:
    for name in _NAMES.findall(label):
        if "_" in name or "." in name or words_of(name)[1:]:
            yield name.lower()
    for names in _TABLES.findall(label):
        yield from (name.lower() for name in names if name)


def _look_alike(column: Column, key: Column) -> bool:
    """Whether the known values are written the same way, digits apart."""
    if column.kind != key.kind:
        return False
    here, there = ({_DIGIT.sub("0", text) for text in each.samples} for each in (column, key))
    return here <= there or not (here and there)
