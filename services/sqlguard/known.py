"""A schema arranged for looking up names."""

from dataclasses import dataclass
from functools import lru_cache

from model.schema import Schema, Table


@dataclass(frozen=True, slots=True)
class KnownTables:
    """Tables by name, and what their columns are called: folded name → name."""

    tables: dict[str, Table]
    names: frozenset[str]
    columns: dict[str, dict[str, str]]


class _Same:
    """Compares schemas by identity: they are frozen, and comparing ten thousand tables is slow."""

    __slots__ = ("schema",)

    def __init__(self, schema: Schema) -> None:
        self.schema = schema

    def __hash__(self) -> int:
        return id(self.schema)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.schema is self.schema


def known_tables(schema: Schema) -> KnownTables:
    """The enabled tables of a schema with their enabled columns; remembered per schema."""
    return _arranged(_Same(schema))


@lru_cache(maxsize=16)
def _arranged(same: _Same) -> KnownTables:
    tables = {table.name: table for table in same.schema.tables if table.enabled}
    columns = {
        name: {c.name.lower(): c.name for c in table.columns if c.enabled}
        for name, table in tables.items()
    }
    return KnownTables(tables, frozenset(tables), columns)
