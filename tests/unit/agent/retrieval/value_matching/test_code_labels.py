import pytest

from agent.retrieval.value_matching.code_labels import find_code_words
from model.sources.schema import Column, ColumnProfile


@pytest.mark.parametrize(
    ("comment", "samples", "words"),
    [
        ("TM=天猫, JD=京东", ("TM", "JD"), [("TM", "天猫"), ("JD", "京东")]),
        ("tm：天猫；jd：京东", ("TM", "JD"), [("TM", "天猫"), ("JD", "京东")]),
        ("天猫(TM)、京东(JD)", ("TM", "JD"), [("TM", "天猫"), ("JD", "京东")]),
        ("是否会员1是0否", (), [("1", "是"), ("0", "否")]),
        ("status: 1 paid 2 refunded", (), [("1", "paid"), ("2", "refunded")]),
        ("0-未支付 1-已支付", (), [("0", "未支付"), ("1", "已支付")]),
        ("1=in progress 2=done", (), [("1", "in progress"), ("2", "done")]),
        ("状态（1有效 2失效 9删除）", (), [("1", "有效"), ("2", "失效"), ("9", "删除")]),
        ("A - active, I - inactive", ("A", "I"), [("A", "active"), ("I", "inactive")]),
        (
            "type: P 个人 person, C 企业",
            ("P", "C"),
            [("P", "个人 person"), ("P", "个人"), ("P", "person"), ("C", "企业")],
        ),
    ],
)
def test_codes_are_read_from_a_comment(
    comment: str, samples: tuple[str, ...], words: list[tuple[str, str]]
) -> None:
    kind = "text" if samples else "integer"
    for column in (
        Column("c", "", kind, comment=comment, samples=samples),
        Column("c", "", kind, note=comment, samples=samples),
    ):
        assert list(find_code_words(column)) == words


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
    kind = "text" if samples else "integer"
    assert list(find_code_words(Column("c", "", kind, comment=comment, samples=samples))) == []


@pytest.mark.parametrize(("distinct", "known"), [(4, True), (5, False), (None, False)])
def test_numbers_that_do_not_follow_each_other_are_codes_where_they_are_all_values(
    distinct: int | None, known: bool
) -> None:
    profile = ColumnProfile(50, whole=True, nulls=0, distinct=distinct, low="10", high="90")
    comment = "10 drafted 20 signed 30 shipped 90 void"
    column = Column("state", "", "integer", comment=comment, profile=profile)
    assert (("90", "void") in find_code_words(column)) is known
