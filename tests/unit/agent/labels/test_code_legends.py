"""Codes and their meanings, in every notation in which notes list them."""

import pytest

from agent.labels.code_legends import parse_codes, read_legend, strip_codes
from model.sources.schema import Column, ColumnKind, ColumnProfile


def read_pairs(column: Column) -> list[tuple[str, str]]:
    """Each code with each word for it."""
    return [(one.code, word) for one in read_legend(column) for word in one.words]


@pytest.mark.parametrize(
    ("comment", "samples", "words"),
    [
        ("TM=天猫, JD=京东", ("TM", "JD"), [("TM", "天猫"), ("JD", "京东")]),
        ("tm：天猫；jd：京东", ("TM", "JD"), [("TM", "天猫"), ("JD", "京东")]),
        ("渠道：TM=天猫, JD=京东", ("TM", "JD"), [("TM", "天猫"), ("JD", "京东")]),
        ("天猫(TM)、京东(JD)", ("TM", "JD"), [("TM", "天猫"), ("JD", "京东")]),
        ("是否会员1是0否", (), [("1", "是"), ("0", "否")]),
        ("状态 0待审/1通过/2驳回", (), [("0", "待审"), ("1", "通过"), ("2", "驳回")]),
        ("status: 1 paid 2 refunded", (), [("1", "paid"), ("2", "refunded")]),
        ("0-未支付 1-已支付", (), [("0", "未支付"), ("1", "已支付")]),
        ("1=in progress 2=done", (), [("1", "in progress"), ("2", "done")]),
        ("状态（1有效 2失效 9删除）", (), [("1", "有效"), ("2", "失效"), ("9", "删除")]),
        ("1有效 2失效(含过期) 9删除", (), [("1", "有效"), ("2", "失效"), ("9", "删除")]),
        ("A - active, I - inactive", ("A", "I"), [("A", "active"), ("I", "inactive")]),
        ("方式 zz转账 sm扫码", ("zz", "sm"), [("zz", "转账"), ("sm", "扫码")]),
        ("A在办 B停办。只算A", ("A", "B"), [("A", "在办"), ("B", "停办")]),
        ("档次：1普通 2VIP 3包间", (), [("1", "普通"), ("2", "VIP"), ("3", "包间")]),
        (
            "type: P 个人 person, C 企业",
            ("P", "C"),
            [("P", "个人 person"), ("P", "个人"), ("P", "person"), ("C", "企业")],
        ),
        (
            "P paid / V void: mistyped / R void: returned",
            ("P", "V", "R"),
            [
                ("P", "paid"),
                ("V", "void: mistyped"),
                ("V", "mistyped"),
                ("R", "void: returned"),
                ("R", "returned"),
            ],
        ),
    ],
)
def test_codes_are_read_from_a_note_and_from_a_comment(
    comment: str, samples: tuple[str, ...], words: list[tuple[str, str]]
) -> None:
    kind: ColumnKind = "text" if samples else "integer"
    for column in (
        Column("c", "", kind, comment=comment, samples=samples),
        Column("c", "", kind, note=comment, samples=samples),
    ):
        assert read_pairs(column) == words


@pytest.mark.parametrize(
    ("comment", "samples"),
    [
        ("长度10米，宽5米", ()),
        ("up to 30 days, 10 at least", ()),
        ("see: docs, note: none", ("x", "y")),
        ("TM=天猫", ("TM",)),
        ("A=1, A=2", ("A",)),
        ("", ("A",)),
    ],
)
def test_what_lists_no_codes_of_the_column_gives_none(
    comment: str, samples: tuple[str, ...]
) -> None:
    kind: ColumnKind = "text" if samples else "integer"
    assert read_legend(Column("c", "", kind, comment=comment, samples=samples)) == ()


@pytest.mark.parametrize(("distinct", "known"), [(4, True), (5, False), (None, False)])
def test_numbers_that_do_not_follow_each_other_are_codes_where_they_are_all_values(
    distinct: int | None, known: bool
) -> None:
    profile = ColumnProfile(50, whole=True, nulls=0, distinct=distinct, low="10", high="90")
    comment = "10 drafted 20 signed 30 shipped 90 void"
    column = Column("state", "", "integer", comment=comment, profile=profile)
    assert (("90", "void") in read_pairs(column)) is known


@pytest.mark.parametrize(
    ("comment", "codes"),
    [
        ("状态:1待排期2已排期9已取消", {"待排期": "1", "已排期": "2", "已取消": "9"}),
        ("组:1模型2CAD设计3质检", {"模型": "1", "CAD设计": "2", "质检": "3"}),
        ("方向:E出口I进口", {"出口": "E", "进口": "I"}),
        ("费目:OF海运费/DOC文件费", {"海运费": "OF", "文件费": "DOC"}),
        ("状态:open待办结/closed已办结", {"待办结": "open", "已办结": "closed"}),
        ("状态:open待办结", {}),
        ("折扣,如0.85=八五折,空=不打折", {}),
        ("账期,如202605", {}),
        ("是否VIP客户", {}),
    ],
)
def test_codes_stand_right_before_what_they_mean(comment: str, codes: dict[str, str]) -> None:
    assert parse_codes(Column("c", "text", "text", comment=comment)) == codes


def test_a_meaning_ends_with_its_sentence() -> None:
    note = "1 open, 2 settled, 7 scrapped. Money = 2 only."
    assert parse_codes(Column("st", "INTEGER", "integer", note=note)) == {
        "open": "1",
        "settled": "2",
        "scrapped": "7",
    }


def test_a_flag_has_one_code() -> None:
    note = "1 = night shift (22:00-06:00), paid double"
    assert parse_codes(Column("f", "INT", "integer", note=note)) == {"night shift": "1"}
    assert parse_codes(Column("f", "REAL", "float", note="1 = no discount")) == {}


def test_the_notation_that_lists_most_codes_counts() -> None:
    note = "0 draft, 1 open (unpaid or part-paid), 2 paid. Income = 1 and 2 only."
    assert parse_codes(Column("st", "INTEGER", "integer", note=note)) == {
        "draft": "0",
        "open": "1",
        "paid": "2",
    }


def test_a_code_that_no_row_has_yet_is_known() -> None:
    column = Column("c", "", "text", note="D draft, P paid, V void", samples=("p", "V"))
    assert parse_codes(column) == {"draft": "D", "paid": "p", "void": "V"}


def test_a_label_ends_where_its_codes_begin() -> None:
    assert strip_codes("状态:1待排期2已排期") == "状态:"
    assert strip_codes("状态:open待办结/closed已办结") == "状态:"
    assert strip_codes("长度10米，宽5米") == "长度10米，宽5米"


def test_a_word_of_several_codes_stands_for_none() -> None:
    column = Column("state", "text", "text", note="A=open, B=void, C=void", samples=("A", "B", "C"))
    assert parse_codes(column) == {"open": "A"}
