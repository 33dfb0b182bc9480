"""A fixed text in the place of a column is none for rows to which an outer join found nothing."""

from collections.abc import Iterator

import pytest

from model.sources.policy import Mask, TablePolicy
from model.sources.schema import Column, Schema, SourceInfo, Table
from services.policies.policy_selections import PolicySelections
from services.policies.statement_rewriting import rewrite_statement
from services.sqlguard import check_query
from tests.support.policies.databases import KEYS, PAIRS, DatabasePair

_ID, _PHONE = Column("id", "INT", "integer"), Column("phone", "TEXT", "text")
_TABLES = (Table("orders", (_ID,)), Table("people", (_ID, _PHONE)))
_MASKED = {"people": TablePolicy(None, {"phone": Mask("text", "***")})}
_JOIN = "FROM orders AS o LEFT JOIN people AS p ON o.id = p.id"


@pytest.fixture(params=PAIRS)
def pair(request: pytest.FixtureRequest) -> Iterator[DatabasePair]:
    """Three orders; of two of them the person is known."""
    with PAIRS[request.param]() as pair:
        pair.full.execute("CREATE TABLE orders (id INTEGER)")
        pair.full.execute("CREATE TABLE people (id INTEGER, phone VARCHAR(20))")
        pair.full.execute("INSERT INTO orders VALUES (1), (2), (3)")
        pair.full.execute("INSERT INTO people VALUES (1, '13800138000'), (3, '13900139000')")
        yield pair


@pytest.mark.promise("row-and-column-rules")
@pytest.mark.parametrize(
    ("selected", "expected"),
    [
        (f"o.id, p.phone {_JOIN}", ["“1” | “***”", "“2” | NULL", "“3” | “***”"]),
        (f"o.id, COUNT(p.phone) OVER () AS n {_JOIN}", ["“1” | “2”", "“2” | “2”", "“3” | “2”"]),
        (
            f"o.id, MAX(p.phone) OVER (PARTITION BY o.id) AS n {_JOIN}",
            ["“1” | “***”", "“2” | NULL", "“3” | “***”"],
        ),
    ],
)
def test_it_is_none_for_rows_without_a_partner(
    pair: DatabasePair, selected: str, expected: list[str]
) -> None:
    schema = Schema(SourceInfo("s", "s", pair.dialect, pair.dialect), _TABLES, ())
    selections = PolicySelections(schema, _MASKED, KEYS)
    checked = check_query(f"SELECT {selected}", schema=schema)
    assert pair.full.fetch(rewrite_statement(checked, selections)) == expected
