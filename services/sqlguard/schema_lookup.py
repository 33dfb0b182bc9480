"""A schema indexed by folded names."""

from dataclasses import dataclass
from functools import lru_cache

from model.identity_key import IdentityKey
from model.sources.schema import Dialect, Schema, Table
from services.sqlguard.name_folding import fold_column


@dataclass(frozen=True, slots=True)
class SchemaLookup:
    """Tables by name, and what their columns are called: folded name → name."""

    tables: dict[str, Table]
    names: frozenset[str]
    columns: dict[str, dict[str, str]]
    enums: frozenset[str]
    """Names of the enumerations that columns have, as types are written."""
    dialect: Dialect
    hidden: frozenset[str]
    """Names, in lower case, of what is switched off."""


def build_lookup(schema: Schema) -> SchemaLookup:
    """The enabled tables of a schema with their enabled columns; remembered per schema."""
    return _build(IdentityKey(schema))


@lru_cache(maxsize=16)
def _build(same: IdentityKey[Schema]) -> SchemaLookup:
    dialect = same.value.source.dialect
    tables = {table.name: table for table in same.value.tables if table.enabled}
    columns = {
        name: {fold_column(c.name, dialect): c.name for c in table.columns if c.enabled}
        for name, table in tables.items()
    }
    enums = frozenset(
        column.type.removesuffix("[]")
        for table in tables.values()
        for column in table.columns
        if column.enum and column.enabled
    )
    return SchemaLookup(tables, frozenset(tables), columns, enums, dialect, same.value.hidden)
