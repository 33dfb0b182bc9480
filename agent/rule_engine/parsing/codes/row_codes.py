"""One row by its code: 订单SO20250101000001的状态, the status of order SO-1234."""

import re
from collections.abc import Iterator

from agent.rule_engine.intent import ValueFilter
from agent.rule_engine.parsing.parse_state import Parse
from agent.schema_graph import Field

_CODE = re.compile(r"(?<![a-z0-9])(?=[a-z0-9_-]*\d{3})[a-z]{1,6}[-_]?\d[a-z0-9_-]*(?![a-z0-9])")
_LETTERS, _DIGITS = re.compile(r"[A-Za-z]+"), re.compile(r"\d+")
_LEAST_SAMPLES = 3


def read_row_codes(parse: Parse) -> None:
    """The column whose values all have the shape of the code holds it."""
    for match in _CODE.finditer(parse.text):
        inside = parse.spans_over(match)
        columns = list(_list_columns(parse, match[0]))
        if len(columns) != 1 or any(m.values or m.consumed for m in inside):
            continue
        for span in inside:
            span.consumed, span.candidates = True, ()
        upper = parse.graph.column(columns[0]).samples[0].isupper()
        code = match[0].upper() if upper else match[0]
        parse.intent.filters.append(ValueFilter(columns[0], "=", (code,)))


def _list_columns(parse: Parse, code: str) -> Iterator[Field]:
    """The columns of codes of such a shape: the same letters, and as many digits."""
    for table in parse.graph.tables:
        for field in parse.graph.fields(table):
            column = parse.graph.column(field)
            if column.kind == "text" and len(column.samples) >= _LEAST_SAMPLES:
                shapes = {_find_shape(value) for value in column.samples}
                values = {value.lower() for value in column.samples}
                whole = (parse.graph.tables[table].rows or 0) <= len(column.samples)
                if shapes == {_find_shape(code)} and (code in values or not whole):
                    yield field


def _find_shape(text: str) -> str:
    letters = _LETTERS.sub(lambda m: m[0].lower(), text)
    return _DIGITS.sub(lambda m: "9" * len(m[0]), letters)
