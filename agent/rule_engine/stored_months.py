"""Columns that hold months, as plans and reports do: 2025-03, 202503."""

from agent.schema_graph import Field, SchemaGraph

_FORMATS = {"YYYYMM": "%Y%m", "YYYY-MM": "%Y-%m", "YYYY/MM": "%Y/%m"}


def find_month_pattern(graph: SchemaGraph, field: Field) -> str | None:
    """How the column writes a month, by `strftime`; None where it holds something else."""
    column = graph.column(field)
    if column.profile is None or column.kind not in ("integer", "text"):
        return None
    return _FORMATS.get(column.profile.format)
