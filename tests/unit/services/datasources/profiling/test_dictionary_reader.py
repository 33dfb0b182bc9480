"""Which tables list codes of many kinds, and which of their columns says what."""

from dataclasses import replace

import pytest

from model.sources.query import QueryLimits
from model.sources.schema import Column, Table
from services.datasources.fetched_rows import FetchedColumn, FetchedRows
from services.datasources.profiling.dictionary_reader import (
    MAX_CODES_OF_KIND,
    CodeDictionaryReader,
    Rows,
    find_dictionary,
    is_called_dictionary,
)
from services.datasources.scheduling.requester import SYSTEM, Requester

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
    assert dictionary.group_codes()["guest_lv"] == (("A", "常客"), ("1", "新客"))


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
        [(f"kind {n % 2}", str(n), f"text {n}") for n in range(2 * MAX_CODES_OF_KIND + 2)],
        [("tent_st", "a b", "搭好"), ("tent_st", "c d", "收起"), *ROWS[2:]],
        [(f"2026-01-0{n % 2 + 1}", str(n), f"text {n}") for n in range(9)],
        [],
    ],
    ids=[
        "a code twice",
        "a meaning missing",
        "one kind",
        "a code for each kind",
        "a list of things",
        "sentences",
        "days",
        "no rows",
    ],
)
def test_other_rows_are_no_dictionary(rows: Rows) -> None:
    assert find_dictionary(_columns("kind", "code", "label"), rows) is None


@pytest.mark.parametrize(
    ("name", "note", "is_one"),
    [
        ("sys_dict", "", True),
        ("camp.sys_dict_data", "", True),
        ("code_table", "", True),
        ("coupon_code", "", False),
        ("t_params", "系统代码表", True),
        ("lookup", "", True),
        ("predictions", "", False),
        ("tents", "帐篷", False),
    ],
)
def test_a_dictionary_is_called_one(name: str, note: str, is_one: bool) -> None:
    assert is_called_dictionary(Table(name, (), comment=note)) is is_one


def test_a_meaning_cannot_pass_for_another_code() -> None:
    rows = [*ROWS, ("guest_lv", "2", "old, 3=gone;\u202e\x1b\nx")]
    found = find_dictionary(_columns("kind", "code", "label"), rows)
    assert found is not None
    assert found[1].entries[-1] == ("guest_lv", "2", "old 3 gone x")


class Source:
    """Answers every statement with the same rows, and counts."""

    def __init__(self, *, truncated: bool = False) -> None:
        self.statements: list[str] = []
        self._truncated = truncated

    async def fetch(
        self, sql: str, limits: QueryLimits, requester: Requester = SYSTEM
    ) -> FetchedRows:
        self.statements.append(sql)
        columns = tuple(FetchedColumn(name, None) for name in ("kind", "code", "label"))
        return FetchedRows(columns, [*ROWS], truncated=self._truncated)


async def read(table: Table, source: Source, *, skipped: frozenset[str] = frozenset()) -> bool:
    """Whether the table has a dictionary then."""
    reader = CodeDictionaryReader(source, "sqlite", SYSTEM)
    [filled] = await reader.fill([table], {table.name: set(skipped)}, lambda *_: None)
    return filled.has_code_dictionary


DICT = Table("sys_dict", tuple(_columns("kind", "code", "label")), rows=4)


WORDS = replace(
    DICT,
    name="t_words",
    columns=(
        replace(DICT.columns[0], samples=("tent_st", "guest_lv")),
        replace(DICT.columns[1], samples=("1", "2", "A")),
        DICT.columns[2],
    ),
)
USERS = [
    Table("tents", (Column("st", "INTEGER", "integer", comment="见tent_st", samples=("1",)),)),
    Table("guests", (Column("guest_lv", "TEXT", "text", samples=("A", "1")),)),
]


@pytest.mark.parametrize(
    ("users", "is_one", "is_read"),
    [
        (USERS, True, True),
        (USERS[:1], False, False),
        (
            [USERS[0], Table("guests", (Column("guest_lv", "TEXT", "text", samples=("Z",)),))],
            False,
            True,
        ),
        ([], False, False),
    ],
    ids=["two kinds", "one kind", "other values", "unused"],
)
async def test_a_table_is_one_whose_codes_others_use(
    users: list[Table], is_one: bool, is_read: bool
) -> None:
    source = Source()
    reader = CodeDictionaryReader(source, "sqlite", SYSTEM)
    filled = await reader.fill([WORDS, *users], {}, lambda *_: None)
    assert filled[0].has_code_dictionary is is_one
    assert bool(source.statements) is is_read


async def test_a_table_that_is_called_so_is_read_whole() -> None:
    assert await read(DICT, Source())
    assert not await read(DICT, Source(truncated=True))


@pytest.mark.parametrize(
    ("table", "skipped"),
    [
        (replace(DICT, name="tents"), frozenset()),
        (replace(DICT, rows=90_000), frozenset()),
        (DICT, frozenset({"code"})),
        (replace(DICT, columns=tuple(_columns("kind", "code", "phone"))), frozenset()),
    ],
    ids=["called otherwise", "large", "a column that may not be read", "personal"],
)
async def test_another_table_is_not_read(table: Table, skipped: frozenset[str]) -> None:
    source = Source()
    assert not await read(table, source, skipped=skipped)
    assert source.statements == []


async def test_codes_that_are_the_key_of_their_table_are_joined_by() -> None:
    assert not await read(replace(DICT, primary_key=("code",)), Source())
