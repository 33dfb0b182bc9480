"""Texts that a column's legend gives as the meaning of a code, written as if they were stored.

`kind = '跌倒'` of DD跌倒 YC压疮 finds nothing: `kind = 'DD'` does. So it is for
`kind = 'DD跌倒'` and `kind LIKE '%跌%'`.
"""

from collections.abc import Iterator, Mapping

from sqlglot import exp

from agent.data_agent.correction.correction import Correction
from agent.data_agent.correction.name_resolution import Statement
from agent.labels.code_legends import parse_codes
from model.sources.schema import Column

_TESTS = (exp.EQ, exp.NEQ, exp.In, exp.Like, exp.ILike)
_SEPARATORS = " =:：-·.、"


def correct_code_meaning(statement: Statement) -> Correction | None:
    """Compares with the one code that has the meaning which is written."""
    for test, column, literal in _list_texts(statement):
        code = _find_code(literal.name, column, is_pattern=isinstance(test, exp.Like | exp.ILike))
        if code is None:
            continue
        written = test.sql(statement.tables.dialect, comments=False)
        is_text = column.kind == "text"
        literal.replace(exp.Literal.string(code) if is_text else exp.Literal.number(code))
        exact = test
        if isinstance(test, exp.Like | exp.ILike):
            exact = exp.EQ(this=test.this, expression=test.expression)
            test.replace(exact)
        condition = exact.sql(statement.tables.dialect, comments=False)
        return Correction("known_code", {"written": written, "condition": condition})
    return None


def _list_texts(statement: Statement) -> Iterator[tuple[exp.Expr, Column, exp.Literal]]:
    """The texts with which columns that have a legend are compared."""
    for test in statement.nodes.find_all(*_TESTS):
        stored = (
            statement.find_stored_column(test.this) if isinstance(test.this, exp.Column) else None
        )
        if stored is None or not parse_codes(stored.column):
            continue
        sides = test.expressions if isinstance(test, exp.In) else [test.expression]
        for literal in sides:
            if isinstance(literal, exp.Literal) and literal.is_string:
                yield test, stored.column, literal


def _find_code(text: str, column: Column, *, is_pattern: bool) -> str | None:
    """None where the text is stored or is a code itself, or the meaning of several."""
    codes = parse_codes(column)
    part = text.strip("%") if is_pattern else text
    if not part or any(part in value for value in column.samples) or part in codes.values():
        return None
    if not is_pattern:
        return codes.get(part) or _find_entry(part, codes)
    found = {code for meaning, code in codes.items() if part in meaning}
    return found.pop() if len(found) == 1 else None


def _find_entry(text: str, codes: Mapping[str, str]) -> str | None:
    """The code of a whole entry of the legend: DD跌倒, `DD: 跌倒`."""
    for meaning, code in codes.items():
        if text.startswith(code) and text.removeprefix(code).strip(_SEPARATORS) == meaning:
            return code
    return None
