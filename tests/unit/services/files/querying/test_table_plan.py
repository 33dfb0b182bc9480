"""Which tables a question over files sees."""

from dataclasses import replace

import pytest

from model.database.engine import now
from model.files.file import FileColumn, FileNotice, FileTable, StoredFile
from model.files.table_comments import strip_withheld
from services.files.querying.naming import (
    find_common_name,
    find_month,
    is_default_name,
    make_unique,
    strip_extensions,
)
from services.files.querying.table_plan import PlannedTable, plan_tables
from tests.support.files.read_files import sheet_columns

SALES = "区域 text, 产品 text, 销量 integer, 销售额 decimal ¥"


def make_file(name: str, **sheets: str) -> StoredFile:
    tables = []
    for sheet, written in sheets.items():
        described = sheet_columns(written)
        columns = tuple(FileColumn(*column, empty=0, distinct=3) for column in described)
        tables.append(FileTable(sheet, sheet, rows=3, columns=columns))
    return StoredFile(name, "u", name, "xlsx", 1, "ready", now(), tuple(tables))


def list_names(tables: list[PlannedTable]) -> list[str]:
    return [planned.table.name for planned in tables]


def list_columns(planned: PlannedTable) -> list[str]:
    return [column.name for column in planned.table.columns]


@pytest.mark.parametrize(
    ("name", "expected"),
    [("a.xlsx", "a"), ("b.csv.gz", "b"), ("2024.01.csv", "2024.01"), ("x", "x"), (".csv", ".csv")],
)
def test_a_stem_is_the_name_without_its_kind(name: str, expected: str) -> None:
    assert strip_extensions(name) == expected


@pytest.mark.parametrize("name", ["Sheet1", "sheet 2", "工作表1", "Sheet1 (2)", "1", "data"])
def test_names_that_programs_give_tell_nothing(name: str) -> None:
    assert is_default_name(name)
    assert not is_default_name("客户")


@pytest.mark.parametrize(
    ("name", "month"),
    [
        ("2024-01", "2024-01-01"),
        ("销售2024年3月", "2024-03-01"),
        ("sales_202412", "2024-12-01"),
        ("2024", None),
        ("20240115", None),
        ("v2024-13", None),
    ],
)
def test_a_month_is_read_from_a_name(name: str, month: str | None) -> None:
    assert find_month(name) == month


def test_what_names_share_is_their_name() -> None:
    assert find_common_name(["销售2024-01", "销售2024-02"]) == "销售"
    assert find_common_name(["store_north", "store_south"]) == "store"
    assert find_common_name(["2024-01", "2024-02"]) == ""
    assert find_common_name(["库存", "退货"]) == ""
    assert find_common_name(["orders_q1", "orders_q2"]) == "orders"


def test_names_differ_in_more_than_case() -> None:
    given = [("A", "x_A"), ("a", "y_a"), ("B", "x_B")]
    assert make_unique(given) == ["x_A", "y_a", "B"]
    assert make_unique([("A", "z"), ("a", "z")]) == ["z", "z_2"]
    assert make_unique([("File_0.pay", "z"), ("q1.pay", "z")]) == ["File_0_pay", "q1.pay"]


def test_a_sheet_without_a_name_of_its_own_is_called_by_its_file() -> None:
    assert list_names(
        plan_tables(
            [make_file("订单.xlsx", Sheet1="a text"), make_file("客户.xlsx", 名单="b text")]
        )
    ) == [
        "订单",
        "名单",
    ]


def test_sheets_of_one_name_are_told_apart_by_their_files() -> None:
    one, two = make_file("一.xlsx", 明细="a text, b integer"), make_file("二.xlsx", 明细="c text")
    assert list_names(plan_tables([one, two])) == ["一_明细", "二_明细"]


def test_files_of_one_shape_are_one_table_with_the_file_as_a_column() -> None:
    files = [make_file(f"2024-{month:02d}.xlsx", Sheet1=SALES) for month in range(1, 13)]
    [table] = plan_tables(files)
    assert list_columns(table) == ["文件", "月份", "区域", "产品", "销量", "销售额"]
    assert table.table.rows == 36
    assert table.view_statement.count("UNION ALL") == 11
    assert "'2024-03' AS \"文件\", DATE '2024-03-01' AS \"月份\"" in table.view_statement


def test_a_date_of_their_own_needs_no_month() -> None:
    columns = "Day date, City text, Sold integer, Paid decimal"
    files = [make_file(f"{year}.csv", data=columns) for year in ("2023", "2024")]
    [table] = plan_tables(files)
    assert list_columns(table) == ["file", "Day", "City", "Sold", "Paid"]


def test_sheets_of_one_shape_in_one_file_are_one_table_too() -> None:
    [table] = plan_tables([make_file("年报.xlsx", **{"1月": SALES, "2月": SALES})])
    assert list_columns(table)[0] == "工作表"


def test_two_sheets_are_called_by_both_and_more_by_their_file() -> None:
    def name(*sheets: str) -> str:
        [table] = plan_tables([make_file("绿野.xlsx", **dict.fromkeys(sheets, SALES))])
        return table.table.name

    assert name("合同", "终止") == "合同_终止"
    assert name("合同", "终止", "草案") == "绿野"
    assert name("1月", "2月") == "绿野"


def test_small_tables_of_other_names_stay_apart_though_their_columns_are_alike() -> None:
    tables = plan_tables(
        [make_file("仓库.xlsx", 库存="名称 text, 数量 integer", 退货="名称 text, 数量 integer")]
    )
    assert list_names(tables) == ["库存", "退货"]


def test_other_kinds_or_units_are_another_shape() -> None:
    other = SALES.replace("¥", "$")
    assert (
        len(plan_tables([make_file("a.xlsx", Sheet1=SALES), make_file("b.xlsx", Sheet1=other)]))
        == 2
    )
    texts = SALES.replace("销量 integer", "销量 text")
    assert (
        len(plan_tables([make_file("a.xlsx", Sheet1=SALES), make_file("b.xlsx", Sheet1=texts)]))
        == 2
    )


def test_whole_and_broken_numbers_and_empty_columns_go_together() -> None:
    first, second = make_file("1月.xlsx", Sheet1=SALES), make_file("2月.xlsx", Sheet1=SALES)
    [table] = second.tables
    region, product, sold, paid = table.columns
    changed = (replace(region, empty=3), product, replace(sold, kind="float"), paid)
    second = replace(second, tables=(replace(table, columns=changed),))
    [united] = plan_tables([first, second])
    kinds = {column.name: column.kind for column in united.table.columns}
    assert kinds["销量"] == "float"
    assert 'NULL::VARCHAR AS "区域"' in united.view_statement


def test_a_sheet_with_nothing_but_yes_is_united_with_those_of_yes_and_no() -> None:
    [january] = make_file("账.xlsx", **{"1月": f"{SALES}, 核销 boolean"}).tables
    [february] = make_file("账.xlsx", **{"2月": f"{SALES}, 核销 text"}).tables
    *others, settled = february.columns
    only_yes = replace(february, columns=(*others, replace(settled, low="是", high="是")))
    file = make_file("账.xlsx")
    [union] = plan_tables([replace(file, tables=(january, only_yes))])
    assert union.table.columns[-1].kind == "boolean"
    assert "lower(trim(\"核销\")) IN ('true', 'yes', 'y', '是', '真', '对')" in union.view_statement
    remarks = replace(february, columns=(*others, replace(settled, low="已核销", high="是")))
    assert len(plan_tables([replace(file, tables=(january, remarks))])) == 2


def test_a_unit_stands_in_the_label() -> None:
    [table] = plan_tables(
        [make_file("a.xlsx", 明细="毛利率 decimal %, 数量(件) integer, 名称 text")]
    )
    assert [column.comment for column in table.table.columns] == ["毛利率(%)", "数量(件)", ""]


def test_a_unit_that_the_header_states_is_not_said_twice() -> None:
    written = "金额（元） decimal ¥, 价格(元) decimal $, 毛利率（%） decimal %"
    [table] = plan_tables([make_file("a.xlsx", 明细=written)])
    assert [column.comment for column in table.table.columns] == [
        "金额（元）", "价格(元)($)", "毛利率（%）"
    ]  # fmt: skip


def test_blanks_within_a_chinese_header_are_left_out_of_its_label() -> None:
    described = tuple(
        FileColumn(name, "text", "", empty=0, distinct=3) for name in ("门店 名称", "Net sales")
    )
    given = make_file("a.xlsx", 明细="a text")
    spaced = replace(given, tables=(replace(given.tables[0], columns=described),))
    [table] = plan_tables([spaced])
    assert [(c.name, c.comment) for c in table.table.columns] == [
        ("门店 名称", "门店名称"), ("Net sales", "")
    ]  # fmt: skip


def test_a_name_with_quotes_stays_a_name() -> None:
    [table] = plan_tables([make_file('a"; DROP TABLE x; --.xlsx', **{'s"': "n text"})])
    assert table.view_statement.startswith('CREATE VIEW "s""" AS FROM file_0.main."s"""')


def test_a_skipped_table_is_not_asked() -> None:
    given = make_file("a.xlsx", 一="a text", 二="b text")
    skipped = replace(given.tables[0], skipped=True)
    assert list_names(plan_tables([replace(given, tables=(skipped, given.tables[1]))])) == ["二"]


def test_the_comment_tells_the_caption_and_that_a_sheet_is_hidden() -> None:
    file = make_file("账.xlsx", 收入="月份 text, 金额 decimal", 草稿="月份 text, 旧额 decimal")
    income, draft = file.tables
    hidden = replace(draft, notices=(FileNotice("files.notice_hidden"),))
    planned = plan_tables([replace(file, tables=(replace(income, caption="单位：万元"), hidden))])
    assert "单位：万元" in planned[0].table.comment
    assert "hidden sheet" in planned[1].table.comment


def test_a_hidden_sheet_is_united_with_no_other() -> None:
    file = make_file("账.xlsx", **{"1月": SALES, "2月": SALES, "3月": SALES})
    *shown, draft = file.tables
    hidden = replace(draft, notices=(FileNotice("files.notice_hidden"),))
    planned = plan_tables([replace(file, tables=(*shown, hidden))])
    assert [len(each.parts) for each in planned] == [2, 1]


def test_a_united_table_has_what_all_captions_say() -> None:
    file = make_file("账.xlsx", **{"1月": SALES, "2月": SALES})
    first, second = file.tables
    captions = ("1月收入 / 单位：万元", "2月收入 / 单位：万元")
    tables = tuple(replace(t, caption=c) for t, c in zip((first, second), captions, strict=True))
    [planned] = plan_tables([replace(file, tables=tables)])
    assert "caption: 单位：万元" in planned.table.comment
    assert "月收入" not in planned.table.comment


def test_whoever_withholds_values_withholds_the_caption() -> None:
    file = make_file("账.xlsx", 收入="月份 text, 金额 decimal")
    tables = tuple(replace(table, caption="甲欠款 5 万元") for table in file.tables)
    [planned] = plan_tables([replace(file, tables=tables)])
    assert "甲欠款" in strip_withheld(planned.table, lambda name: False)
    assert "甲欠款" not in strip_withheld(planned.table, lambda name: name == "金额")
