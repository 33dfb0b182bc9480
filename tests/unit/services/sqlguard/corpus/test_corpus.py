"""Statements that read pass and come out the same when checked again; all else is refused."""

import pytest

from model.errors import SqlRejected
from services.sqlguard import check_statement
from tests.support.guard.tables import TABLES
from tests.unit.services.sqlguard.corpus.statements import pairs


@pytest.mark.promise("guarded-statements")
@pytest.mark.parametrize(("dialect", "sql"), pairs("allow"))
def test_a_reading_statement_passes(dialect: str, sql: str) -> None:
    rendered = check_statement(sql, dialect=dialect, tables=TABLES)
    assert check_statement(rendered, dialect=dialect, tables=TABLES) == rendered
    assert check_statement(sql, dialect=dialect, tables=None)


@pytest.mark.promise("guarded-statements")
@pytest.mark.parametrize(("dialect", "sql"), pairs("reject"))
@pytest.mark.parametrize("tables", [TABLES, None], ids=["listed", "any"])
def test_everything_else_is_refused(dialect: str, sql: str, tables: frozenset[str] | None) -> None:
    with pytest.raises(SqlRejected) as refused:
        check_statement(sql, dialect=dialect, tables=tables)
    assert refused.value.text("zh-CN") != refused.value.text("en")
