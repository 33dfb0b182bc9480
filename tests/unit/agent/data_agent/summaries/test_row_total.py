import pytest

from agent.data_agent.summaries.row_total import find_row_total
from model.sources.schema import RetrievedSchema, RetrievedTable, SourceInfo, Table

SCHEMA = RetrievedSchema(
    SourceInfo("1", "shop", "sqlite", "sqlite"),
    (RetrievedTable(Table("orders", (), rows=50_000), 1.0),),
)


@pytest.mark.parametrize(
    ("sql", "total"),
    [
        ("SELECT id FROM orders ORDER BY id DESC", 50_000),
        ("SELECT o.id, c.name FROM orders AS o LEFT JOIN c ON c.id = o.c", 50_000),
        ("SELECT o.id, c.name FROM orders AS o JOIN c ON c.id = o.c", None),
        ("SELECT id FROM orders WHERE id > 7", None),
        ("SELECT DISTINCT id FROM orders", None),
        ("SELECT id, COUNT(*) FROM orders GROUP BY id", None),
        ("SELECT id FROM orders LIMIT 20000", None),
        ("SELECT id FROM orders UNION ALL SELECT id FROM orders", None),
        ("SELECT id FROM elsewhere", None),
        ("no statement", None),
    ],
)
def test_the_size_of_the_one_table_that_is_listed_whole(sql: str, total: int | None) -> None:
    assert find_row_total(sql, SCHEMA) == total
