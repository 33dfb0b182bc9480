"""Whatever comes in, only a refusal or a statement that reads comes out."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlglot import exp

from model.errors import SqlRejected
from services.sqlguard import check_statement
from services.sqlguard.dialects import load_dialect
from tests.unit.services.sqlguard.corpus.statements import DIALECTS, pairs

_WRITES = (exp.DML, exp.DDL, exp.Command, exp.Into, exp.Lock, exp.Set, exp.Copy, exp.Attach)
_PIECES = re.compile(r"'(?:[^']|'')*'|\w+|\s+|.", re.DOTALL)
_ALLOWED, _REFUSED = pairs("allow"), pairs("reject")
# Loading raises the recursion limit, which Hypothesis wants to see unchanged in a test.
load_dialect("sqlite")


def check_rendering(sql: str, dialect: str) -> None:
    try:
        rendered = check_statement(sql, dialect=dialect, tables=None)
    except SqlRejected:
        return
    sqlglot_dialect = load_dialect(dialect)
    assert sqlglot_dialect is not None
    [tree] = sqlglot_dialect.parse(rendered)
    assert tree is not None
    assert tree.find(*_WRITES) is None
    assert check_statement(rendered, dialect=dialect, tables=None) == rendered


@settings(max_examples=300, deadline=None)
@given(sql=st.text(max_size=200), dialect=st.sampled_from(DIALECTS))
def test_any_text_is_refused_or_rendered_harmless(sql: str, dialect: str) -> None:
    check_rendering(sql, dialect)
    check_rendering(f"SELECT {sql} FROM orders", dialect)


@settings(max_examples=400, deadline=None)
@given(data=st.data(), allowed=st.sampled_from(_ALLOWED), other=st.sampled_from(_REFUSED))
def test_statements_cut_and_joined(
    data: st.DataObject, allowed: tuple[str, str], other: tuple[str, str]
) -> None:
    pieces, more = _PIECES.findall(allowed[1]), _PIECES.findall(other[1])
    at = data.draw(st.integers(0, len(pieces)))
    start = data.draw(st.integers(0, len(more)))
    stop = data.draw(st.integers(start, len(more)))
    skip = data.draw(st.integers(0, 3))
    check_rendering("".join([*pieces[:at], *more[start:stop], *pieces[at + skip :]]), allowed[0])


@settings(max_examples=200, deadline=None)
@given(value=st.text(st.characters(min_codepoint=32, max_codepoint=0xD7FF), max_size=40))
def test_a_value_stays_one_value(value: str) -> None:
    for dialect in DIALECTS:
        literal = value.replace("'", "''")
        literal = literal.replace("\\", "\\\\") if dialect in ("mysql", "clickhouse") else literal
        try:
            rendered = check_statement(f"SELECT '{literal}'", dialect=dialect, tables=None)
        except SqlRejected:
            continue
        sqlglot_dialect = load_dialect(dialect)
        assert sqlglot_dialect is not None
        [tree] = sqlglot_dialect.parse(rendered)
        assert isinstance(tree, exp.Select)
        assert tree.selects[0].name == value
