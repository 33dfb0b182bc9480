"""What the values of a column are, told from their text."""

from collections.abc import Collection, Iterable
from dataclasses import replace

from model.sources.schema import ColumnKind
from services.files.reading.forms import PLACEHOLDERS, TEXT, Form
from services.files.reading.moments import moment_form
from services.files.reading.numbers import number_form

_BOOLEANS = (("true", "false"), ("yes", "no"), ("y", "n"), ("是", "否"), ("真", "假"), ("对", "错"))


def infer(values: Iterable[str], name: str = "") -> Form:
    """The form that fits every value; text when none does.

    Args:
        values: what stands in the column, without empty cells.
        name: the column's, which tells a phone number from an amount.
    """
    written = {value.strip() for value in values}
    empties = written & (PLACEHOLDERS | {""})
    rest = written - empties
    form = rest and (moment_form(rest, name) or number_form(rest, name) or boolean_form(rest))
    return replace(form, empties=tuple(sorted(empties))) if form else TEXT


def boolean_form(values: Collection[str]) -> Form | None:
    """The form of a column of yes and no; both must occur, except `true` and `false`."""
    lowered = {value.lower() for value in values}
    for yes, no in _BOOLEANS:
        if lowered == {yes, no} or (yes == "true" and lowered <= {yes, no}):
            cell = "lower(trim({v}))"
            return Form("boolean", "BOOLEAN", f"{cell} = '{yes}'", f"{cell} IN ('{yes}', '{no}')")
    return None


def chosen(kind: ColumnKind, values: Iterable[str], name: str) -> Form:
    """The form for a kind that the owner chose; what does not fit it becomes empty."""
    found = infer(values, "" if kind in {"integer", "decimal", "float"} else name)
    if found.kind == kind:
        return found
    if found.kind in {"integer", "decimal", "float"} and kind in _FROM_NUMBER:
        wanted = _FROM_NUMBER[kind]
        return replace(found, kind=kind, type=wanted, value=f"CAST({found.value} AS {wanted})")
    return _PLAINLY.get(kind, TEXT)


_FROM_NUMBER: dict[ColumnKind, str] = {
    "integer": "BIGINT",
    "decimal": "DECIMAL(38,10)",
    "float": "DOUBLE",
}
_PLAINLY: dict[ColumnKind, Form] = {
    kind: Form(kind, name, f"CAST({{v}} AS {name})", f"TRY_CAST({{v}} AS {name}) IS NOT NULL")
    for kind, name in (
        *_FROM_NUMBER.items(),
        ("date", "DATE"),
        ("datetime", "TIMESTAMP"),
        ("time", "TIME"),
        ("boolean", "BOOLEAN"),
    )
}
