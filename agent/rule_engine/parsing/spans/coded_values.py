"""Codes in a question, known by how those of a column are written: 007, HB-20417."""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property

from agent.rule_engine.parsing.spans.spans import Span, ValueHit
from model.sources.schema import Column, Table

_WEIGHT = 3.0
_PADDED = "leading zeros"
_SHORTEST_NUMBER = 9
"""Digits of a number that can be no day, year or amount, but a code."""
_LONGEST = 40
_BEFORE, _BEHIND = r"(?<![A-Za-z0-9_.,-])", r"(?![A-Za-z0-9_%]|[.,-][A-Za-z0-9])"
_SHAPES = {"0": r"\d", "A": "[A-Za-z]", "a": "[A-Za-z]"}


class CodedValues:
    """The columns of codes at hand, each with the pattern of its codes."""

    def __init__(self, tables: Iterable[Table]) -> None:
        self._tables = tables

    @cached_property
    def _patterns(self) -> dict[str, list[tuple[Table, Column, str]]]:
        """Pattern → the table, the column and the shape of each column that is written so."""
        patterns: dict[str, list[tuple[Table, Column, str]]] = {}
        for table in self._tables:
            for column in table.columns:
                if shape := _find_shape(column):
                    patterns.setdefault(_make_pattern(shape), []).append((table, column, shape))
        return patterns

    def find_spans(self, text: str) -> Iterator[tuple[float, Span]]:
        """Each code in the question, with the values that it may be, and its weight.

        None where all codes of the columns are known and it is not among them.
        """
        for pattern, columns in self._patterns.items():
            for match in re.finditer(pattern, text, re.ASCII):
                code = match[0]
                hits = tuple(
                    ValueHit(table.name, column.name, value)
                    for table, column, shape in columns
                    if _may_hold(column, value := _write_as(code, shape))
                )
                if hits:
                    yield _WEIGHT, Span(*match.span(), code, values=hits)


def _find_shape(column: Column) -> str:
    """`AA-000` or `000`; empty for what may be written so and be no code."""
    if column.kind != "text" or column.profile is None or not column.samples:
        return ""
    format_, lengths = column.profile.format, {len(value) for value in column.samples}
    if _PADDED in format_ or format_ == "digits":
        [length] = lengths if len(lengths) == 1 else [0]
        is_certain = 1 < length <= _LONGEST and (_PADDED in format_ or length >= _SHORTEST_NUMBER)
        zero = "z" if _PADDED in format_ and length < _SHORTEST_NUMBER else "0"
        return zero + "0" * (length - 1) if is_certain else ""
    mixed = "0" in format_ and re.search("[Aa]", format_)
    return format_ if mixed and not format_.isalpha() else ""


def _may_hold(column: Column, value: str) -> bool:
    """Whether a column has a value, or not all of its values are known."""
    distinct = column.profile.distinct if column.profile is not None else None
    return value in column.samples or distinct is None or len(column.samples) < distinct


def _make_pattern(shape: str) -> str:
    """What is written like the shape; `z` is a zero itself."""
    letters = ("0" if c == "z" else _SHAPES.get(c, re.escape(c)) for c in shape)
    return f"{_BEFORE}{''.join(letters)}{_BEHIND}"


def _write_as(code: str, shape: str) -> str:
    """The code with capitals where the stored ones have them."""
    pairs = zip(code, shape, strict=True)
    return "".join(c.upper() if s == "A" else c.lower() if s == "a" else c for c, s in pairs)
