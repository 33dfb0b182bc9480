"""Infers what the values of a column are from their text."""

import re
from collections.abc import Collection, Iterable
from dataclasses import replace

from model.sources.schema import ColumnKind
from services.files.ingestion.typing.datetime_parsing import infer_datetime
from services.files.ingestion.typing.mixed_dates import infer_mixed_dates
from services.files.ingestion.typing.mixed_numbers import infer_mixed_numbers
from services.files.ingestion.typing.number_parsing import are_codes, infer_number, is_code_name
from services.files.ingestion.typing.value_formats import PLACEHOLDERS, TEXT_FORMAT, ValueFormat

_DIGIT = re.compile(r"[0-9０-９]")
_NUMBER_NAME = re.compile(
    r"号$|编号|编码|代码|(?<![a-z])(?:ids?|codes?|no|nos|number|room|ref)(?![a-z])", re.IGNORECASE
)
"""Names of columns whose numbers are names themselves, beside which a word is another name."""
_MIN_VALUES = 3
_MAX_WORD_CHARS = 16
BOOLEAN_WORDS = (
    ("true", "false"), ("yes", "no"), ("y", "n"), ("是", "否"), ("真", "假"), ("对", "错"),
)  # fmt: skip
"""Yes and no, in lower case."""


def infer_format(values: Iterable[str], name: str = "") -> ValueFormat:
    """The form that fits every value; text when none does.

    Args:
        values: what stands in the column, without empty cells.
        name: the column's, which tells a phone number from an amount.
    """
    texts = {value.strip() for value in values}
    empties = texts & (PLACEHOLDERS | {""})
    rest = texts - empties
    format_ = _infer_whole(rest, name) if rest else None
    if format_ is None and not _NUMBER_NAME.search(name) and (word := find_missing_word(rest)):
        format_, empties = _infer_measured(rest - {word}, name), empties | {word}
    return replace(format_, empties=tuple(sorted(empties))) if format_ else TEXT_FORMAT


def _infer_whole(values: Collection[str], name: str) -> ValueFormat | None:
    return _infer_measured(values, name) or infer_boolean(values)


def _infer_measured(values: Collection[str], name: str) -> ValueFormat | None:
    """The form of dates, times or numbers, however they are written."""
    format_ = infer_datetime(values, name) or infer_number(values, name)
    if format_ is None and not is_code_name(name) and not are_codes(values):
        format_ = infer_mixed_dates(values) or infer_mixed_numbers(values)
    return format_


def find_missing_word(values: Collection[str]) -> str | None:
    """The only word among values with digits, 未打卡 among times: it says that there is none.

    None where there are fewer than three other values, or several words, which would be lost.
    """
    words = [value for value in values if not _DIGIT.search(value)]
    if len(words) != 1 or len(values) <= _MIN_VALUES or len(words[0]) > _MAX_WORD_CHARS:
        return None
    return words[0]


def infer_boolean(values: Collection[str]) -> ValueFormat | None:
    """The form of a column of yes and no; both must occur, except `true` and `false`."""
    lowered = {value.lower() for value in values}
    for yes, no in BOOLEAN_WORDS:
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
