"""Infers what the values of a column are from their text."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from model.sources.schema import ColumnKind
from services.files.ingestion.typing.datetime_parsing import infer_datetime
from services.files.ingestion.typing.number_parsing import infer_number
from services.files.ingestion.typing.value_formats import PLACEHOLDERS, TEXT_FORMAT, ValueFormat

_BOOLEANS = (("true", "false"), ("yes", "no"), ("y", "n"), ("是", "否"), ("真", "假"), ("对", "错"))


def infer_format(values: Iterable[str], name: str = "") -> ValueFormat:
    """The form that fits every value; text when none does.

    Args:
        values: what stands in the column, without empty cells.
        name: the column's, which tells a phone number from an amount.
    """
    texts = {value.strip() for value in values}
    empties = texts & (PLACEHOLDERS | {""})
    rest = texts - empties
    format_ = rest and (
        infer_datetime(rest, name) or infer_number(rest, name) or infer_boolean(rest)
    )
    return replace(format_, empties=tuple(sorted(empties))) if format_ else TEXT_FORMAT


def infer_boolean(values: Collection[str]) -> ValueFormat | None:
    """The form of a column of yes and no; both must occur, except `true` and `false`."""
    lowered = {value.lower() for value in values}
    for yes, no in _BOOLEANS:
        if lowered == {yes, no} or (yes == "true" and lowered <= {yes, no}):
            cell = "lower(trim({v}))"
            return ValueFormat(
                "boolean", "BOOLEAN", f"{cell} = '{yes}'", f"{cell} IN ('{yes}', '{no}')"
            )
    return None


def format_for_kind(kind: ColumnKind, values: Iterable[str], name: str) -> ValueFormat:
    """The form for a kind that the owner chose; what does not fit it becomes empty."""
    inferred_format = infer_format(values, "" if kind in {"integer", "decimal", "float"} else name)
    if inferred_format.kind == kind:
        return inferred_format
    if inferred_format.kind in {"integer", "decimal", "float"} and kind in _FROM_NUMBER:
        sql_type = _FROM_NUMBER[kind]
        return replace(
            inferred_format,
            kind=kind,
            type=sql_type,
            value=f"CAST({inferred_format.value} AS {sql_type})",
        )
    return _CAST_FORMATS.get(kind, TEXT_FORMAT)


_FROM_NUMBER: dict[ColumnKind, str] = {
    "integer": "BIGINT",
    "decimal": "DECIMAL(38,10)",
    "float": "DOUBLE",
}
_CAST_FORMATS: dict[ColumnKind, ValueFormat] = {
    kind: ValueFormat(
        kind, name, f"CAST({{v}} AS {name})", f"TRY_CAST({{v}} AS {name}) IS NOT NULL"
    )
    for kind, name in (
        *_FROM_NUMBER.items(),
        ("date", "DATE"),
        ("datetime", "TIMESTAMP"),
        ("time", "TIME"),
        ("boolean", "BOOLEAN"),
    )
}
