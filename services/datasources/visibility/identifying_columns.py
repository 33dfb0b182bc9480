"""Which columns identify rows, as names do: one of their values says which row it is of."""

from model.sources.schema import Column, ColumnKind

_NEVER_IDENTIFYING: frozenset[ColumnKind] = frozenset({"boolean", "date", "datetime", "time"})
_MOST_CODES = 50
_ROWS_A_CODE = 10
"""A code, a state, a kind stands in many rows: of so many, at least, each on average."""


def identifies_rows(column: Column) -> bool | None:
    """Whether a value of the column may belong to a single row; None where nothing was counted."""
    if column.kind in _NEVER_IDENTIFYING:
        return False
    profile = column.profile
    if profile is None or profile.distinct is None:
        return None
    return profile.distinct > _MOST_CODES or profile.rows < profile.distinct * _ROWS_A_CODE
