"""Codes that a column's legend does not list, where the question names the one that is meant."""

import re
from collections.abc import Iterator

from sqlglot import exp

from agent.data_agent.correction.correction import Correction
from agent.data_agent.correction.name_resolution import Statement
from agent.labels.code_legends import parse_codes
from agent.rule_engine.parsing.notes.state_words import StateWord, find_state_words
from model.sources.schema import Column

_TESTS = (exp.EQ, exp.NEQ)


def correct_unknown_code(statement: Statement) -> Correction | None:
    """`status = 3` of 10待确认 30已完成, where what is completed is asked for, becomes 30."""
    states: tuple[StateWord, ...] | None = None
    for test, column, place in _list_tests(statement):
        if _may_be_code(test.expression.name, column):
            continue
        if states is None:
            states = find_state_words(statement.tables.question, statement.tables.schema)
        values = {s.value for s in states if s.column == place and s.value is not None}
        if len(values) == 1:
            [value] = values
            written = test.sql(statement.tables.dialect, comments=False)
            is_text = column.kind == "text"
            literal = exp.Literal.string(value) if is_text else exp.Literal.number(value)
            test.set("expression", literal)
            condition = test.sql(statement.tables.dialect, comments=False)
            return Correction("known_code", {"written": written, "condition": condition})
    return None


def _list_tests(statement: Statement) -> Iterator[tuple[exp.Expr, Column, str]]:
    """The comparisons of a column that has a legend with one written value."""
    for test in statement.nodes.find_all(*_TESTS):
        if isinstance(test.this, exp.Column) and isinstance(test.expression, exp.Literal):
            stored = statement.find_stored_column(test.this)
            if stored is not None and parse_codes(stored.column):
                yield test, stored.column, f"{stored.table.name}.{stored.column.name}"


def _may_be_code(code: str, column: Column) -> bool:
    """Whether it is listed, stored, or stands anywhere in the note."""
    known = code in parse_codes(column).values() or code in column.samples
    word = rf"(?<![A-Za-z0-9]){re.escape(code)}(?![A-Za-z0-9])"
    return known or re.search(word, f"{column.comment} {column.note}") is not None
