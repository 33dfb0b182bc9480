import pytest

from agent.figures import check_figures
from agent.ports import QuestionResult
from model.answers.activities import FiguresActivity
from tests.unit.agent.answers import make_answer, make_result

PROVINCES = make_answer(
    make_result(
        "省份:t 销售额:n 订单数:i",
        ("广东", "1234567.50", 320), ("江苏", "987654.20", 250), ("浙江", "765432.10", 199),
        ("山东", "456789.00", 150), ("四川", "123456.78", 81),
    ),
    "2025年各省份的销售额前五名",
    sql="SELECT ... WHERE d >= '2025-01-01' AND d < '2026-01-01' LIMIT 5",
)  # fmt: skip
MONTHS = make_answer(
    make_result(
        "month:t revenue:n",
        *[(f"2025-{m:02d}", str(v)) for m, v in enumerate(
            [1000, 1100, 990, 1200, 1500, 1450, 1600, 1580, 1700, 1650, 2100, 2500], 1)],
    ),
    "monthly revenue in 2025", "en", "SELECT ... WHERE y = 2025",
)  # fmt: skip
CATEGORIES = make_answer(
    make_result(
        "year:i category:t amount:i",
        (2024, "Food", 400), (2024, "Toys", 100), (2025, "Food", 450), (2025, "Toys", 150),
    ),
    "amount by year and category", "en",
)  # fmt: skip
TRUE = [
    (PROVINCES, "广东销售额最高，为 1,234,567.5 元，占五省合计的 34.6%。"),
    (PROVINCES, "五个省份合计 3,567,899.58 元，平均每省约 71.4万元。"),
    (PROVINCES, "广东（123.5 万元）是四川（12.3万元）的 10 倍。"),
    (PROVINCES, "前三名合计 298.8万，占比百分之八十三点七。"),
    (PROVINCES, "江苏比浙江高 222,222.10 元，高出 29.0%。"),
    (PROVINCES, "2025年广东共 320 单，江苏 250 单，两省合计 570 单，占 57%。"),
    (PROVINCES, "广东占三成多。共 1,000 个订单。"),
    (PROVINCES, "广东客单价约 3,858 元。"),
    (PROVINCES, "超过 120 万元的只有广东。"),
    (PROVINCES, "1. 广东：１，２３４，５６７．５０\n2. 江苏：¥987,654.20"),
    (MONTHS, "Revenue totalled 18,370 in 2025, rising from 1,000 in January to 2,500 in December."),
    (MONTHS, "It grew 150% over the year, a 2.5x increase."),
    (MONTHS, "November rose 27.3% on October, the largest gain in proportion."),
    (MONTHS, "The average month brought in about 1.5k; 2025-12 was 63.3% above the average."),
    (MONTHS, "The fourth quarter (Q4) made up 34.0% of the total with 6,250."),
    (MONTHS, "`SELECT 42` and order_77 are no figures; the top 3 months are."),
    (CATEGORIES, "Food grew 12.5% from 2024 to 2025; the total rose from 500 to 600, up 20%."),
    (CATEGORIES, "In 2025 Food made up 75% of 600."),
    (CATEGORIES, "Toys added 50, a rise of 50 percent."),
]
WRONG = [
    (PROVINCES, "广东销售额为 1,234,568.5 元。", "1,234,568.5"),
    (PROVINCES, "广东约 124.5 万元。", "124.5 万"),
    (PROVINCES, "广东占 35.1%。", "35.1%"),
    (PROVINCES, "共有 7 个省份。", "7"),
    (PROVINCES, "共有七个省份。", "七个"),
    (PROVINCES, "2023年广东第一。", "2023年"),
    (PROVINCES, "广东是四川的 12 倍。", "12 倍"),
    (PROVINCES, "前三名占 80.7%。", "80.7%"),
    (PROVINCES, "前十名里有广东。", "前十"),
    (MONTHS, "Revenue totalled 18,730.", "18,730"),
    (MONTHS, "November rose 27.8% on October.", "27.8%"),
    (MONTHS, "It grew 3.5x.", "3.5x"),
    (MONTHS, "In March 2023 it was low.", "March 2023"),
    (CATEGORIES, "Food grew 13.5% from 2024 to 2025.", "13.5%"),
]


def check(text: str, of: QuestionResult) -> FiguresActivity:
    return check_figures(text, of)


@pytest.mark.parametrize(("of", "text"), TRUE, ids=[text[:24] for _, text in TRUE])
def test_a_true_statement_is_verified(of: QuestionResult, text: str) -> None:
    assert check(text, of).unverified == []


@pytest.mark.parametrize(("of", "text", "figure"), WRONG, ids=[text[:24] for _, text, _ in WRONG])
def test_a_wrong_figure_is_found_where_it_stands(
    of: QuestionResult, text: str, figure: str
) -> None:
    found = check(text, of)
    assert [text[u.start : u.end] for u in found.unverified] == [figure]
    assert [u.text for u in found.unverified] == [figure]
    assert found.checked == found.verified + 1


def test_rounding_follows_the_digits_shown() -> None:
    of = make_answer(make_result("n:i", (12345,)))
    assert not check("1.2万", of).unverified
    assert not check("1.23万", of).unverified
    assert check("1.3万", of).unverified
    assert check("1.24万", of).unverified
    assert check("12,300", of).unverified
    assert not check("about 12,300", of).unverified


def test_offsets_count_code_points() -> None:
    found = check("🎉🎉 共 99 个", make_answer(make_result("n:i", (12,))))
    assert (found.unverified[0].start, found.unverified[0].end) == (5, 7)


def test_labels_with_digits_are_no_figures() -> None:
    of = make_answer(
        make_result("商品:t 订单号:i 销量:i", ("iPhone 15", 100234, 7), ("A4纸 500张", 100235, 3))
    )
    found = check("iPhone 15 卖了 7 件，A4纸 500张 卖了 3 件，订单 100234。", of)
    assert (found.checked, found.unverified) == (2, [])


def test_a_sign_that_is_written_must_be_right() -> None:
    of = make_answer(make_result("月份:t 利润:i", ("2025-01", 50), ("2025-02", -30)))
    assert not check("2月利润 -30，1月 50。", of).unverified
    assert check("1月利润为 -50。", of).unverified


def test_percent_columns_are_read_as_what_they_hold() -> None:
    fractions = make_answer(make_result("省份:t 占比:f", ("广东", 0.296), ("江苏", 0.704)))
    assert not check("广东占 29.6%，比江苏低 40.8 个百分点。", fractions).unverified
    points = make_answer(make_result("省份:t 占比:f", ("广东", 29.6), ("江苏", 70.4)))
    assert not check("广东占 29.6%，比江苏低 40.8 个百分点。", points).unverified


def test_no_rows_and_no_figures_are_fine() -> None:
    assert check("没有数据。", make_answer(make_result("n:i"))).checked == 0
    assert check("共 3 行", make_answer(make_result("n:i"))).verified == 0


HUGE = make_answer(
    make_result("账户:t 余额:n", ("甲", "12345678901234567.89"), ("乙", "10000000000000000.01"))
)
FALLING = make_answer(
    make_result("月份:t 销售额:n", ("2025-01", "1000"), ("2025-02", "880"), ("2025-03", "1100")),
    "2025年每月销售额",
)


@pytest.mark.parametrize(
    ("text", "unverified"),
    [
        ("甲的余额为 12,345,678,901,234,567.89。", []),
        ("甲的余额为 12,345,678,901,234,567.88。", ["12,345,678,901,234,567.88"]),
        ("合计 22,345,678,901,234,567.90。", []),
        ("合计 22,345,678,901,234,567.91。", ["22,345,678,901,234,567.91"]),
    ],
)
def test_numbers_beyond_fifteen_digits_are_exact_to_the_last(
    text: str, unverified: list[str]
) -> None:
    assert [f.text for f in check_figures(text, HUGE).unverified] == unverified


@pytest.mark.parametrize(
    ("text", "unverified"),
    [
        ("2月较1月下降 12%。", []),
        ("2月较1月增长 12%。", ["12%"]),
        ("3月较2月增长 25%。", []),
        ("3月环比下降 25%。", ["25%"]),
        ("February fell 12% from January.", []),
        ("February rose 12% from January.", ["12%"]),
        ("March was 25% higher than February.", []),
        ("March was 25% lower than February.", ["25%"]),
        ("March increased by 25% over February.", []),
        ("March dropped by 25% against February.", ["25%"]),
    ],
)
def test_what_fell_did_not_rise(text: str, unverified: list[str]) -> None:
    assert [f.text for f in check_figures(text, FALLING).unverified] == unverified
