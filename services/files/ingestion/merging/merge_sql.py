"""SQL that puts rows of several tables together."""

from collections.abc import Collection, Iterable, Mapping

from model.files.file import FileColumn
from services.datasources.sql_quoting import quote_ident

_TEXTS = frozenset({"text", "json"})


def make_rows_sql(relation: str, names: Mapping[str, str], columns: Iterable[FileColumn]) -> str:
    """Rows of a relation under the names of the whole; texts are made where those are wanted.

    `names` are the relation's own by those of the whole; what it lacks is left out.
    """
    cells = ", ".join(
        f"{_make_cell(names[column.name], column)} AS {quote_ident(column.name)}"
        for column in columns
        if column.name in names
    )
    return f"SELECT {cells} FROM {relation}"  # noqa: S608 - quoted


def make_same_row_condition(
    known_columns: Collection[str], fresh_columns: Collection[str], columns: Iterable[FileColumn]
) -> str:
    """Whether the row `fresh` is like the row `known` in all columns; what one lacks is empty."""
    conditions = []
    for column in columns:
        name = quote_ident(column.name)
        sides = [
            f"{side}.{name}"
            for side, names in (("known", known_columns), ("fresh", fresh_columns))
            if column.name in names
        ]
        if len(sides) == 2:
            conditions.append(f"{sides[0]} IS NOT DISTINCT FROM {sides[1]}")
        elif sides:
            conditions.append(f"{sides[0]} IS NULL")
    return " AND ".join(conditions)


def _make_cell(name: str, column: FileColumn) -> str:
    cell = quote_ident(name)
    return f"CAST({cell} AS VARCHAR)" if column.kind in _TEXTS else cell
