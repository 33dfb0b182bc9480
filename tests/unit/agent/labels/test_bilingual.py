import pytest

from agent.labels.bilingual import humanize_name, localize_label, make_column_heading, shorten_label
from model.sources.query import ResultColumn


@pytest.mark.parametrize(
    ("label", "zh", "en"),
    [
        ("销售额 / sales amount", "销售额", "sales amount"),
        ("sales amount/销售额", "销售额", "sales amount"),
        ("订单 (orders)", "订单", "orders"),
        ("Orders（订单）", "订单", "Orders"),
        ("销售额 sales amount", "销售额", "sales amount"),
        ("省份|province", "省份", "province"),
        ("客户 / customer / buyer", "客户", "customer / buyer"),
        ("编号 / ID", "编号", "ID"),
    ],
)
def test_a_bilingual_label_gives_each_reader_his_part(label: str, zh: str, en: str) -> None:
    assert localize_label(label, "zh-CN") == zh
    assert localize_label(label, "en") == en


@pytest.mark.parametrize(
    "label",
    [
        "金额（元）", "Amount (USD)", "Revenue (元)", "男/女", "income/expense", "SKU 编号", "km/h",
        "", "数量 (kg)", "客户",
    ],
)  # fmt: skip
def test_a_label_in_one_language_stays_whole(label: str) -> None:
    assert localize_label(label, "zh-CN") == label
    assert localize_label(label, "en") == label


def test_an_explanation_is_not_part_of_the_short_label() -> None:
    assert shorten_label("状态：1=已支付，2=已取消", "zh-CN") == "状态"
    assert shorten_label("amount, without tax / 金额，不含税", "en") == "amount"
    assert shorten_label("：", "en") == "："
    assert shorten_label("归还日期 空=未还", "zh-CN") == "归还日期"
    assert shorten_label("空=未还", "zh-CN") == "空"
    assert shorten_label("合同（现行，全量）", "zh-CN") == "合同"
    assert shorten_label("Fee (EUR)", "en") == "Fee (EUR)"


@pytest.mark.parametrize(
    ("name", "words"),
    [("order_dt", "order dt"), ("totalAmount", "total amount"), ("SKU_ID", "SKU ID"),
     ("SALES", "sales"), ("销售额", "销售额"), ("orders.amount", "orders amount")],
)  # fmt: skip
def test_a_name_is_read_as_words(name: str, words: str) -> None:
    assert humanize_name(name) == words


def test_a_heading_is_the_label_or_the_name_in_words() -> None:
    assert make_column_heading(ResultColumn("amt", "金额 / amount", "decimal"), "en") == "amount"
    assert (
        make_column_heading(ResultColumn("total_amt", "total_amt", "decimal"), "zh-CN")
        == "total amt"
    )
    assert make_column_heading(ResultColumn("total_amt", "", "decimal"), "en") == "total amt"
