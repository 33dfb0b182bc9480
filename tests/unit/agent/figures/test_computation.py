"""How verified figures follow from the rows: which cells, and by which arithmetic."""

import pytest

from agent.figures import check_figures
from model.answers.computation import FigureComputation
from tests.unit.agent.answers import make_answer, make_result

SALES = make_answer(
    make_result(
        "province:t sales:n", ("Guangdong", "1200"), ("Zhejiang", "800"), ("Jiangsu", "500"),
        ("Anhui", "300"),
    ),
    "sales by province", "en",
)  # fmt: skip
MONTHS = make_answer(
    make_result("月份:t 销售额:n", ("2025-01", "100"), ("2025-02", "125"), ("2025-03", "90")),
    "各月销售额",
)


def find(answer: object, text: str, figure: str) -> FigureComputation:
    checked = check_figures(text, answer)
    assert checked.unverified == []
    (found,) = [each for each in checked.computations if each.text == figure]
    assert text[found.start : found.end] == figure
    return found


def rows_of(found: FigureComputation) -> list[list[int]]:
    return [operand.rows for operand in found.operands]


@pytest.mark.parametrize(
    ("text", "figure", "kind", "rows"),
    [
        ("Zhejiang sold 800.", "800", "cell", [[1]]),
        ("The total of sales is 2,800.", "2,800", "sum", [[0, 1, 2, 3]]),
        ("Guangdong sold 400 more than Zhejiang.", "400", "difference", [[0], [1]]),
        ("The average sales are 700.", "700", "average", [[0, 1, 2, 3]]),
        ("Guangdong has 42.9% of all sales.", "42.9%", "share", [[0], [0, 1, 2, 3]]),
        ("Guangdong sold 50% more than Zhejiang.", "50%", "change", [[0], [1]]),
        ("The top 2 provinces have 71.4% of all sales.", "71.4%", "share", [[0, 1], [0, 1, 2, 3]]),
    ],
)
def test_a_figure_leads_to_its_cells(
    text: str, figure: str, kind: str, rows: list[list[int]]
) -> None:
    found = find(SALES, text, figure)
    assert (found.kind, rows_of(found)) == (kind, rows)
    assert all(operand.column == 1 for operand in found.operands)


def test_a_change_over_time_has_the_later_number_first() -> None:
    found = find(MONTHS, "2025年2月的销售额为125，比1月增长25%。", "25%")
    assert (found.kind, rows_of(found)) == ("change", [[1], [0]])
    assert [operand.value for operand in found.operands] == [125, 100]


def test_the_rows_of_a_named_group_come_before_others_with_the_same_number() -> None:
    twins = make_answer(
        make_result("city:t visits:i", ("Ash", 40), ("Birch", 40), ("Cedar", 9)), "visits", "en"
    )
    assert rows_of(find(twins, "Birch had 40 visits.", "40")) == [[1]]


def test_an_unverified_figure_has_no_computation() -> None:
    checked = check_figures("Zhejiang sold 800, Jiangsu 999.", SALES)
    assert [each.text for each in checked.unverified] == ["999"]
    assert [each.text for each in checked.computations] == ["800"]


def test_the_rows_of_an_operand_are_bounded_and_counted() -> None:
    many = make_answer(
        make_result("day:t visits:i", *((f"d{n}", n) for n in range(1, 301))), "visits", "en"
    )
    (operand,) = find(many, "The total of visits is 45,150.", "45,150").operands
    assert (len(operand.rows), operand.row_count, operand.value) == (100, 300, 45_150)
