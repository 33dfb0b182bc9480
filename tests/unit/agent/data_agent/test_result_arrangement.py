from dataclasses import replace

import pytest

from agent.charting.data.column_roles import classify_columns
from agent.data_agent.derivation.statement_derivation import Derivation
from agent.data_agent.result_arrangement import (
    arrange_result,
    find_reading_order,
    make_table_activity,
)
from agent.data_agent.state import DataAgentState
from model.locales import Locale
from model.sources.query import (
    UNKNOWN_COLUMN,
    CheckedQuery,
    ColumnMeaning,
    Formula,
    QueryResult,
    ResultColumn,
)
from model.sources.schema import Column, ColumnKind, RetrievedSchema, RetrievedTable, Table
from tests.support.scripted.fake_ports import FOUND, ROWS, make_question


def column(name: str, kind: ColumnKind, source: str | None = None) -> ResultColumn:
    return ResultColumn(name, name, kind, source)


def state(*aggregated: bool, locale: Locale = "zh-CN", **lineage: str) -> DataAgentState:
    checked = CheckedQuery("SELECT 1", ("orders",), lineage, aggregated)
    return DataAgentState(make_question(locale=locale), FOUND, query=checked)


def headings(locale: Locale, *formulas: Formula | None, names: str) -> list[str]:
    computed = CheckedQuery("SELECT 1", ("orders",), formulas=formulas)
    columns = tuple(column(name, "decimal") for name in names.split())
    result = QueryResult(columns, (("1",) * len(columns),))
    shown = arrange_result(
        result, DataAgentState(make_question(locale=locale), FOUND, query=computed)
    )
    return [column.label for column in shown.columns]


@pytest.mark.parametrize(
    ("locale", "called"),
    [
        ("zh-CN", ["订单数", "销售额", "平均销售额", "月份", "最大值", "own"]),
        (
            "en",
            ["number of orders", "sales amount", "average sales amount", "month", "highest", "own"],
        ),
    ],
)
def test_what_has_no_name_is_called_by_what_it_computes(locale: Locale, called: list[str]) -> None:
    formulas = [
        Formula("count", "orders"), Formula("sum", "orders.amount"),
        Formula("avg", "orders.amount"), Formula("month"), Formula("max"), None,
    ]  # fmt: skip
    assert headings(locale, *formulas, names="COUNT(*) sum avg(amount) m max own") == called


def test_two_of_one_heading_and_expressions_keep_their_own_names() -> None:
    two = (Formula("sum"), Formula("sum"), None)
    names = "SUM(a=1) SUM(b,c) ROUND(a/b,2)"
    assert headings("en", *two, names=names) == names.split()


def test_an_as_without_a_blank_is_no_part_of_a_name() -> None:
    assert headings("zh-CN", None, None, names="AS优质订单 as_of") == ["优质订单", "as_of"]


@pytest.mark.parametrize(("locale", "label"), [("zh-CN", "省份"), ("en", "province")])
def test_a_stored_column_is_called_what_people_call_it(locale: Locale, label: str) -> None:
    shown = arrange_result(ROWS, state(locale=locale, province="orders.province"))
    assert [c.label for c in shown.columns] == [label, "total"]
    assert shown.columns[0].source == "orders.province"


def test_groupings_come_before_measures() -> None:
    turned = QueryResult(
        (column("total", "decimal"), column("province", "text")), (("120.50", "广东"),)
    )
    shown = arrange_result(turned, state(True, False, province="orders.province"))
    assert [c.name for c in shown.columns] == ["province", "total"]
    assert shown.rows == (("广东", "120.50"),)


def test_a_year_is_a_grouping_although_it_is_a_number() -> None:
    columns = (column("y", "integer"), column("province", "text"), column("t", "decimal"))
    assert find_reading_order(columns, (False, False, True)) == [0, 1, 2]


def test_a_listing_keeps_its_order() -> None:
    columns = (column("amount", "decimal", "orders.amount"), column("id", "integer", "orders.id"))
    assert find_reading_order(columns, (False, False)) == [0, 1]


def test_what_cannot_be_understood_keeps_its_order() -> None:
    columns = (column("total", "decimal"), column("name", "text"))
    assert find_reading_order(columns, (False,)) == [0, 1]


def test_cells_go_out_as_the_runner_made_them() -> None:
    result = QueryResult(
        (column("a", "integer"), column("b", "decimal")), (("9007199254740993", None), (1, "0.10"))
    )
    assert make_table_activity(result).model_dump()["rows"] == [
        ["9007199254740993", None],
        [1, "0.10"],
    ]


@pytest.mark.parametrize(
    ("name", "meaning", "percent"),
    [
        ("return_rate", ColumnMeaning("ratio", factor=100), "points"),
        ("return_rate", ColumnMeaning("ratio"), "fraction"),
        ("return_rate", UNKNOWN_COLUMN, "fraction"),
        ("amount", ColumnMeaning("ratio", factor=100), None),
    ],
)
def test_how_a_column_writes_percentages_is_said_by_its_formula(
    name: str, meaning: ColumnMeaning, percent: str | None
) -> None:
    rows = (("0.47",), ("0.52",))
    result = QueryResult((column(name, "decimal"),), rows, meanings=(meaning,))
    assert make_table_activity(result).columns[0].percent == percent


def test_a_name_in_one_language_goes_by_the_plain_heading() -> None:
    columns = (
        Column("name", "TEXT", "text", comment="品名 / product"),
        Column("name_en", "TEXT", "text", comment="英文品名 / product in English"),
    )
    schema = RetrievedSchema(FOUND.source, (RetrievedTable(Table("goods", columns), 1.0),))
    computed = CheckedQuery("SELECT 1", ("goods",), {"product": "goods.name_en"})
    label = "英文品名 / product in English"
    result = QueryResult((ResultColumn("product", label, "text", "goods.name_en"),), (("Tea",),))
    shown = arrange_result(
        result, DataAgentState(make_question(locale="en"), schema, query=computed)
    )
    assert shown.columns[0].label == "product"


def test_an_english_reader_sees_the_given_name_where_the_comment_is_chinese_only() -> None:
    columns = (Column("name", "TEXT", "text", comment="品名"),)
    schema = RetrievedSchema(FOUND.source, (RetrievedTable(Table("goods", columns), 1.0),))
    computed = CheckedQuery("SELECT 1", ("goods",), {"product": "goods.name"})
    result = QueryResult((ResultColumn("product", "品名", "text", "goods.name"),), (("Tea",),))
    shown = arrange_result(
        result, DataAgentState(make_question(locale="en"), schema, query=computed)
    )
    assert shown.columns[0].label == "product"


LEVELS = (("1", "轻"), ("2", "重"), ("3", "危急"))


def arrange_levels(comment: str, note: str = "") -> QueryResult:
    samples = ("1", "2", "3")
    level = Column("level", "INTEGER", "integer", samples=samples, comment=comment, note=note)
    schema = replace(FOUND, tables=(RetrievedTable(Table("alarms", (level,)), 1.0),))
    checked = CheckedQuery("SELECT 1", ("alarms",), {"level": "alarms.level"}, (False, True))
    meanings = (ColumnMeaning("code", codes=LEVELS), ColumnMeaning("count"))
    state = DataAgentState(
        make_question(), schema, query=checked, derivation=Derivation(meanings=meanings)
    )
    columns = (column("level", "integer"), column("n", "integer"))
    return arrange_result(QueryResult(columns, ((1, 20), (3, 5))), state)


def test_the_codes_that_are_shown_are_told_with_what_they_mean() -> None:
    table = make_table_activity(arrange_levels("级别"))
    assert [each.codes for each in table.columns] == [{"1": "轻", "3": "危急"}, None]
    assert table.rows == [[1, 20], [3, 5]]


def test_a_heading_lists_no_codes() -> None:
    assert arrange_levels("级别 1轻 2重 3危急").columns[0].label == "级别"
    assert arrange_levels("1轻 2重 3危急").columns[0].label == "level"
    noted = arrange_levels("级别 1轻 2重 3危急", note="报警的严重程度")
    assert noted.columns[0].label == "报警的严重程度"


def test_names_of_rows_are_what_codes_mean() -> None:
    assert classify_columns(arrange_levels("级别"))[0].texts == ("轻", "危急")
