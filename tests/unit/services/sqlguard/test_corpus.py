"""Statements that read pass and come out the same when checked again; all else is refused."""

import pytest

from model.errors import SqlRejected
from services.sqlguard import check
from tests.support.guard.tables import TABLES
from tests.unit.services.sqlguard.corpus import pairs


@pytest.mark.parametrize(("dialect", "sql"), pairs("allow"))
def test_a_reading_statement_passes(dialect: str, sql: str) -> None:
    rendered = check(sql, dialect=dialect, tables=TABLES)
    assert check(rendered, dialect=dialect, tables=TABLES) == rendered
    assert check(sql, dialect=dialect, tables=None)


@pytest.mark.parametrize(("dialect", "sql"), pairs("reject"))
@pytest.mark.parametrize("tables", [TABLES, None], ids=["listed", "any"])
def test_everything_else_is_refused(dialect: str, sql: str, tables: frozenset[str] | None) -> None:
    with pytest.raises(SqlRejected) as refused:
        check(sql, dialect=dialect, tables=tables)
    assert refused.value.text("zh-CN") != refused.value.text("en")
