"""Which tables hold rows that nobody asks for."""

import pytest

from agent.labels.stale_tables import (
    asks_for_archives,
    is_archive,
    is_auxiliary,
    is_outdated,
    is_stale,
)
from model.sources.schema import Table


@pytest.mark.parametrize(
    ("name", "comment"),
    [
        ("orders_bak", ""),
        ("orders2", "订单备份，别用"),
        ("orders2", "旧分表，停用"),
        ("orders2", "年底盘点，旧"),
        ("orders2", "Orders before the move; do not use"),
        ("orders2", "deprecated copy"),
        ("orders2", "手工月报，数不准"),
        ("orders2", "去年的区间，已不用"),
        ("orders2", "临时表，可删"),
        ("orders2", "旧客户，三月停止同步"),
        ("orders2", "Monthly figures, inaccurate"),
    ],
)
def test_a_table_is_stale_by_its_name_or_its_label(name: str, comment: str) -> None:
    assert is_stale(Table(name, (), comment=comment))


@pytest.mark.parametrize(
    ("name", "comment"),
    [
        ("orders", "订单"),
        ("used_cars", "二手车，旧车收购"),
        ("backlog", "Open work"),
        ("shelves", "货架，含停用"),
        ("accuracy", "盘点准确率"),
        ("baker", ""),
    ],
)
def test_other_tables_are_not(name: str, comment: str) -> None:
    table = Table(name, (), comment=comment)
    assert not is_stale(table)
    assert not is_archive(table)


def test_an_archive_holds_earlier_rows_and_is_not_stale_for_that() -> None:
    for table in (Table("staff_arch", ()), Table("bill_2024", ()), Table("x", (), comment="归档")):
        assert is_archive(table)
        assert not is_stale(table)


def test_a_question_may_ask_for_old_rows() -> None:
    assert asks_for_archives("备份表里有多少条")
    assert asks_for_archives("rows of the archived orders")
    assert not asks_for_archives("有多少条")


@pytest.mark.parametrize(
    ("name", "note", "question", "outdated"),
    [
        ("tent_bak", "", "", True),
        ("tent_bak202412", "", "", True),
        ("tent_2023", "", "今年的帐篷", True),
        ("tent_2023", "", "2023年的帐篷", False),
        ("tent_2023", "2023年归档", "2023年的帐篷", False),
        ("tent_2023", "停用", "2023年的帐篷", True),
        ("tent", "旧备份，别用", "", True),
        ("tent", "deprecated, see tents", "", True),
        ("tent_bak", "", "备份里有多少帐篷", False),
        ("feed_log", "投喂记录", "", False),
        ("catalog", "目录", "", False),
        ("tent", "帐篷", "", False),
    ],
)
def test_names_and_notes_tell_what_is_outdated(
    name: str, note: str, question: str, outdated: bool
) -> None:
    assert is_outdated(Table(name, (), comment=note), question) is outdated


@pytest.mark.parametrize(
    ("name", "note", "question", "auxiliary"),
    [
        ("op_log", "", "how many tents", True),
        ("op_log", "", "how many log lines", False),
        ("move_log", "搬迁日志", "帐篷有多少", True),
        ("move_log", "搬迁日志", "搬迁了几次", False),
        ("feed_log", "投喂记录", "有多少", False),
        ("site_in", "营地名录导入", "营地有多少", True),
        ("catalog", "", "how many", False),
    ],
)
def test_logs_and_imports_are_meant_where_a_question_names_them(
    name: str, note: str, question: str, auxiliary: bool
) -> None:
    assert is_auxiliary(Table(name, (), comment=note), question) is auxiliary
