"""Names that say what a column computes, told from those that somebody wrote."""

import pytest

from agent.labels.engine_names import is_engine_name, number_engine_names, rename_within


@pytest.mark.parametrize(
    "name",
    [
        *("SUM(amount * 0.35)", "sum((amount * 0.35))", "amount + 2", "a || b", "amount > 5"),
        *("count(*)", "CASE WHEN x THEN 1 ELSE 0 END", "0.35", "kind IN (1, 2)"),
    ],
)
def test_what_computes_is_found(name: str) -> None:
    assert is_engine_name(name)
    assert is_engine_name(name, f"SELECT {name} FROM t")
    assert not is_engine_name(name, f'SELECT x AS "{name}" FROM t')


@pytest.mark.parametrize("name", ["amount", "order total", "金额(元)", "n", "sum", "Beijing (CN)"])
def test_words_are_left(name: str) -> None:
    assert not is_engine_name(name)


def test_every_spelling_is_numbered_wherever_it_stands() -> None:
    columns = [
        {"name": "region", "label": "region", "source": "orders.region"},
        {"name": "SUM(amount * 0.35)", "label": "SUM(amount * 0.35)", "source": None},
        {"name": "max(x)", "label": "max(x)", "source": "sheet.max(x)"},
    ]
    renames = number_engine_names(columns, "SELECT region, SUM(amount * 0.35) FROM orders")
    said = {"SUM(amount * 0.35)": ["sum(amount * 0 35) is 0", 1, None, "max(x)"]}
    assert rename_within(said, renames) == {"column_2": ["column_2 is 0", 1, None, "max(x)"]}
