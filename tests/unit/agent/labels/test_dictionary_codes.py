"""Codes that a dictionary of the source explains."""

from dataclasses import replace
from datetime import date

import pytest

from agent.egress.filters import redact_table
from agent.labels.code_legends import parse_codes, strip_legend
from agent.labels.dictionary_codes import explain_codes
from agent.retrieval import TableIndex
from model.chats.question import Question
from model.sources.code_dictionary import CodeDictionary
from model.sources.egress import Clearance, SourceEgress
from model.sources.schema import Column, ColumnProfile, ForeignKey, Schema, SourceInfo, Table

SOURCE = SourceInfo("s", "camp", "sqlite", "sqlite")
ENTRIES = (
    ("TENT_ST", "1", "搭好"),
    ("TENT_ST", "2", "收起"),
    ("guest_lv", "A", "常客"),
    ("guest_lv", "B", "新客"),
    ("src", "W", "电话"),
    ("src", "N", "网站"),
)
DICTIONARY = Table(
    "sys_dict",
    (
        Column("kind", "TEXT", "text", samples=("TENT_ST", "guest_lv", "src")),
        Column("code", "TEXT", "text", samples=("1", "2", "A", "B", "W", "N")),
        Column(
            "label",
            "TEXT",
            "text",
            samples=tuple(text for *_, text in ENTRIES),
            dictionary=CodeDictionary("kind", "code", ENTRIES),
        ),
    ),
)
TENTS = Table(
    "tent",
    (
        Column("id", "INTEGER", "integer"),
        Column("st", "INTEGER", "integer", comment="状态", profile=ColumnProfile(9, True, 0, 2)),
        Column("grade", "TEXT", "text", comment="见字典 guest_lv", samples=("A",)),
        Column("src_way", "TEXT", "text", samples=("W", "N")),
    ),
)
CODES = {"st": {"搭好": "1", "收起": "2"}, "grade": {"常客": "A", "新客": "B"}}


def explain(*tables: Table, egress: SourceEgress | None = None) -> dict[str, dict[str, str]]:
    """The codes of the columns of the first table that has any, by column."""
    source = replace(SOURCE, egress=egress) if egress else SOURCE
    explained = explain_codes(Schema(source, tables, ())).tables[0]
    return {each.name: parse_codes(each) for each in explained.columns if each.codes}


def change(table: Table, name: str, **changes: object) -> Table:
    """The table with another column of that name."""
    columns = (replace(c, **changes) if c.name == name else c for c in table.columns)
    return replace(table, columns=tuple(columns))


def test_a_column_has_the_codes_of_the_kind_that_its_note_or_its_name_says() -> None:
    assert explain(TENTS, DICTIONARY) == CODES | {"src_way": {"电话": "W", "网站": "N"}}


@pytest.mark.parametrize(
    "changes",
    [
        {"samples": ("A", "Z")},
        {"comment": "等级"},
        {"comment": "见字典 guest_lv2"},
        {"kind": "decimal"},
    ],
    ids=["other values", "not named", "another name", "no code"],
)
def test_another_column_has_none(changes: dict[str, object]) -> None:
    assert "grade" not in explain(change(TENTS, "grade", **changes), DICTIONARY)


def test_the_ends_of_a_range_have_to_be_codes() -> None:
    ends = ColumnProfile(9, True, 0, 2, low="0", high="7")
    assert "st" not in explain(change(TENTS, "st", profile=ends), DICTIONARY)


def test_a_key_has_no_codes() -> None:
    key = ForeignKey(("grade",), "grade", ("id",))
    assert "grade" not in explain(replace(TENTS, foreign_keys=(key,)), DICTIONARY)


def test_the_note_of_a_column_counts_more() -> None:
    noted = change(TENTS, "grade", comment="A老客 B生客，字典 guest_lv")
    assert explain(noted, DICTIONARY)["grade"] == {"老客": "A", "生客": "B"}


def test_a_heading_loses_nothing_to_a_code_that_only_the_dictionary_lists() -> None:
    column = replace(TENTS.columns[2], comment="Age group", codes=(("A", "adult"), ("C", "child")))
    assert strip_legend(column) == "Age group"


@pytest.mark.parametrize("note", ["等级，码表guest_lv", "见sys_dict.GUEST_LV"])
def test_a_kind_is_named_between_chinese_characters(note: str) -> None:
    assert "grade" in explain(change(TENTS, "grade", comment=note), DICTIONARY)


def test_a_kind_is_the_initials_of_table_and_column() -> None:
    entries = (("ZPDJ", "A", "大"), ("ZPDJ", "B", "小"), ("src", "W", "电话"), ("src", "N", "网站"))
    dictionary = change(DICTIONARY, "label", dictionary=CodeDictionary("kind", "code", entries))
    assert "dj" in explain(
        Table("zp", (Column("dj", "TEXT", "text", samples=("B", "A")),)), dictionary
    )


@pytest.mark.parametrize(
    "changes",
    [{"name": "sys_dict_old"}, {"comment": "旧码表，不要用"}, {"comment": "codes, do not use"}],
)
def test_a_copy_that_is_out_of_use_explains_only_tables_that_are(changes: dict[str, str]) -> None:
    entries = tuple((kind, code, f"旧{text}") for kind, code, text in ENTRIES)
    old = change(DICTIONARY, "label", dictionary=CodeDictionary("kind", "code", entries))
    old = replace(old, **{"name": "codes_a"} | changes)
    assert explain(TENTS, old, DICTIONARY) == explain(TENTS, DICTIONARY)
    assert explain(TENTS, old) == {}
    assert explain(replace(TENTS, name="tent_bak"), old)["st"] == {"旧搭好": "1", "旧收起": "2"}


def test_of_several_dictionaries_a_note_names_one() -> None:
    entries = tuple((kind, code, f"另{text}") for kind, code, text in ENTRIES)
    other = change(DICTIONARY, "label", dictionary=CodeDictionary("kind", "code", entries))
    other = replace(other, name="app_dict")
    noted = change(TENTS, "grade", comment="见 app_dict.guest_lv")
    assert explain(noted, DICTIONARY, other) == {"grade": {"另常客": "A", "另新客": "B"}}


@pytest.mark.promise("dictionary-codes")
@pytest.mark.parametrize("name", ["kind", "code", "label"])
def test_nothing_is_explained_where_a_column_of_the_dictionary_is_hidden(name: str) -> None:
    columns = tuple(column for column in DICTIONARY.columns if column.name != name)
    explained = explain_codes(Schema(SOURCE, (TENTS, DICTIONARY), ()))
    part = replace(explained, tables=(explained.tables[0], replace(DICTIONARY, columns=columns)))
    assert explain(*part.tables) == {}


@pytest.mark.promise("dictionary-codes")
@pytest.mark.parametrize("name", ["kind", "code", "label"])
def test_nothing_is_explained_where_values_of_the_dictionary_are_hidden(name: str) -> None:
    """Masked columns and those of tables with row rules have none."""
    columns = tuple(c.without_values() if c.name == name else c for c in DICTIONARY.columns)
    assert explain(TENTS, replace(DICTIONARY, columns=columns)) == {}


@pytest.mark.promise("dictionary-codes")
@pytest.mark.parametrize(
    "egress",
    [
        SourceEgress("names", "rows"),
        SourceEgress("rows", "names"),
        SourceEgress(never=frozenset({("SYS_DICT", "LABEL")})),
        SourceEgress(never=frozenset({("sys_dict", "kind")})),
        SourceEgress(never_tables=frozenset({"sys_dict"})),
    ],
)
def test_nothing_is_explained_by_what_may_not_leave(egress: SourceEgress) -> None:
    assert explain(TENTS, DICTIONARY, egress=egress) == {}


@pytest.mark.promise("dictionary-codes")
def test_no_model_is_told_the_codes_of_a_column_whose_values_may_not_leave() -> None:
    explained = explain_codes(Schema(SOURCE, (TENTS, DICTIONARY), ())).tables[0]
    never = Clearance(never=frozenset({("tent", "grade")}))
    codes = {each.name: bool(each.codes) for each in redact_table(explained, never).columns}
    assert codes == {"id": False, "st": True, "grade": False, "src_way": True}


def test_a_question_finds_the_code_and_not_the_entry_of_the_dictionary_that_explains_it() -> None:
    index = TableIndex(explain_codes(Schema(SOURCE, (TENTS, DICTIONARY), ())))

    def find(text: str) -> list[tuple[str, str]]:
        values = index.search(Question(text, "zh-CN", date(2026, 1, 1))).values
        return [(each.column, each.value) for each in values]

    assert find("常客的帐篷") == [("grade", "A")]
    alone = TableIndex(explain_codes(Schema(SOURCE, (DICTIONARY,), ())))
    found = alone.search(Question("常客的帐篷", "zh-CN", date(2026, 1, 1))).values
    assert [(each.column, each.value) for each in found] == [("label", "常客")]


def test_without_known_values_only_the_whole_name_counts() -> None:
    bare = tuple(column.without_values() for column in TENTS.columns)
    unknown = replace(TENTS, columns=(*bare, Column("src", "TEXT", "text")))
    assert explain(unknown, DICTIONARY) == {
        "grade": CODES["grade"], "src": {"电话": "W", "网站": "N"},
    }  # fmt: skip


def test_thousands_of_kinds_and_columns_are_matched_by_their_words() -> None:
    entries = tuple(
        (f"kind_{n}_st", str(code), f"是{code}") for n in range(2_000) for code in (1, 2)
    )
    meaning = replace(DICTIONARY.columns[2], dictionary=CodeDictionary("kind", "code", entries))
    many = replace(DICTIONARY, columns=(*DICTIONARY.columns[:2], meaning))
    columns = tuple(Column(f"kind_{n}_st", "TEXT", "text") for n in range(2_000))
    found = explain(Table("wide", columns), many)
    assert len(found) == 2_000
    assert found["kind_7_st"] == {"是1": "1", "是2": "2"}
