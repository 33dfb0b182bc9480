"""Which tables list codes of many kinds, and which of their columns says what."""

import pytest

from model.sources.schema import Column, Table
from services.datasources.profiling.dictionary_reader import (
    Rows,
    find_dictionary,
    is_called_dictionary,
)

ROWS = [
    ("tent_st", "1", "搭好"),
    ("tent_st", "2", "收起"),
    ("guest_lv", "A", "常客"),
    ("guest_lv", "1", "新客"),
]


def _columns(*names: str) -> list[Column]:
    return [Column(name, "TEXT", "text") for name in names]


@pytest.mark.parametrize("names", [("dict_type", "dict_value", "dict_label"), ("a", "b", "c")])
def test_kind_code_and_meaning_are_told_apart(names: tuple[str, str, str]) -> None:
    found = find_dictionary(_columns(*names), ROWS)
    assert found is not None
    meaning, dictionary = found
    assert (dictionary.kind_column, dictionary.code_column, meaning) == names
    assert dictionary.list_codes("guest_lv") == (("A", "常客"), ("1", "新客"))


def test_other_columns_and_their_order_do_not_matter() -> None:
    rows = [(text, number, "x", code, kind) for number, (kind, code, text) in enumerate(ROWS)]
    columns = _columns("label", "sort_no", "state", "code", "kind")
    columns[1] = Column("sort_no", "INTEGER", "integer")
    found = find_dictionary(columns, rows)
    assert found is not None
    assert (found[0], found[1].kind_column, found[1].code_column) == ("label", "kind", "code")


def test_a_running_number_is_no_code() -> None:
    rows = [(n, n % 2, text, code, kind) for n, (kind, code, text) in enumerate(ROWS, start=1)]
    names = ("dict_code", "dict_sort", "dict_label", "dict_value", "dict_type")
    numbers = [Column(name, "BIGINT", "integer") for name in names[:2]]
    found = find_dictionary([*numbers, *_columns(*names[2:])], rows)
    assert found is not None
    assert (found[0], found[1].code_column) == ("dict_label", "dict_value")


@pytest.mark.parametrize(
    "rows",
    [
        [*ROWS, ("tent_st", "1", "撤走")],
        [*ROWS, ("tent_st", "3", None)],
        [("tent_st", "1", "搭好"), ("tent_st", "2", "收起")],
        [(f"kind {n}", str(n), f"text {n}") for n in range(9)],
        [],
    ],
    ids=["a code twice", "a meaning missing", "one kind", "a code for each kind", "no rows"],
)
def test_other_rows_are_no_dictionary(rows: Rows) -> None:
    assert find_dictionary(_columns("kind", "code", "label"), rows) is None


@pytest.mark.parametrize(
    ("name", "note", "is_one"),
    [
        ("sys_dict", "", True),
        ("camp.sys_dict_data", "", True),
        ("t_params", "系统代码表", True),
        ("lookup", "", True),
        ("predictions", "", False),
        ("tents", "帐篷", False),
    ],
)
def test_a_dictionary_is_called_one(name: str, note: str, is_one: bool) -> None:
    assert is_called_dictionary(Table(name, (), comment=note)) is is_one
