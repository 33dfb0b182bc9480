"""Names in a prompt are written as a statement has to write them."""

import pytest

from agent.data_agent.sql_writing.schema.name_quoting import NameQuoting


@pytest.mark.parametrize(
    ("dialect", "name", "written"),
    [
        ("duckdb", "End", '"End"'),
        ("postgres", "user", '"user"'),
        ("postgres", "crm.order", 'crm."order"'),
        ("sqlite", "index", '"index"'),
        ("mysql", "order", "`order`"),
        ("sqlite", "ended", "ended"),
        ("sqlite", "unit price", '"unit price"'),
        ("mysql", "订单", "订单"),
    ],
)
def test_reserved_words_are_quoted(dialect: str, name: str, written: str) -> None:
    assert NameQuoting(dialect).write(name) == written
