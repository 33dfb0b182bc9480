"""Groups, counts and durations that a question asks for and a statement gives otherwise."""

import pytest

from model.sources.schema import Column, ColumnProfile, Table
from tests.support.schemas.correction_shop import correct


def _range(low: str, high: str) -> ColumnProfile:
    return ColumnProfile(90, whole=True, nulls=0, distinct=80, low=low, high=high)


def _day(name: str, low: str, high: str) -> Column:
    days = ("2026-01-05", "2026-02-07")
    return Column(name, "TEXT", "text", samples=days, profile=_range(low, high))


LOOMS = Table(
    "loom_repairs",
    (
        Column("repair_id", "INTEGER", "integer", nullable=False),
        Column("kind", "INTEGER", "integer", comment="类型 1保养 2大修"),
        Column("channel", "TEXT", "text", comment="报修渠道"),
        _day("sent_on", "2025-01-03", "2026-05-01"),
        _day("back_on", "2025-01-09", "2026-05-20"),
        Column("cost", "DECIMAL", "decimal", comment="费用", profile=_range("5", "60")),
        Column("price", "DECIMAL", "decimal", comment="报价", profile=_range("7", "80")),
    ),
    comment="织机维修单",
    primary_key=("repair_id",),
)


def _correct(sql: str, question: str) -> tuple[str, list[str]]:
    corrected = correct(sql, tables=(LOOMS,), question=question)
    return " ".join(corrected.query.sql.split()), [c.name for c in corrected.changes]


@pytest.mark.parametrize(
    ("question", "column"),
    [
        ("按报修渠道统计总费用", "channel"),
        ("总费用,按维修类型看", "kind"),
        ("total cost by channel", "channel"),
        ("total cost per repair channel?", "channel"),
    ],
)
def test_figures_are_grouped_by_the_column_that_is_named(question: str, column: str) -> None:
    sql, names = _correct("SELECT SUM(cost) FROM loom_repairs", question)
    assert names == ["group_added"]
    place = f"loom_repairs.{column}"
    assert sql == f"SELECT {place}, SUM(cost) FROM loom_repairs GROUP BY {place}"


def test_a_kind_that_nobody_named_is_no_condition_then() -> None:
    asked = "按维修类型看渠道app的总费用"
    written = "SELECT SUM(cost) FROM loom_repairs WHERE kind = 1 AND channel = 'app'"
    sql, _ = _correct(written, asked)
    assert "kind = 1" not in sql
    assert "channel = 'app' GROUP BY loom_repairs.kind" in sql


@pytest.mark.parametrize(
    ("sql", "question"),
    [
        ("SELECT SUM(cost) FROM loom_repairs WHERE kind = 1", "按类型看保养的总费用"),
        ("SELECT SUM(cost) FROM loom_repairs WHERE sent_on >= '2026-01-01'", "总费用,按sent_on算"),
        ("SELECT MAX(cost) FROM loom_repairs", "the largest repair by cost"),
        ("SELECT channel, SUM(cost) FROM loom_repairs GROUP BY channel", "按类型统计总费用"),
        ("SELECT AVG(n) FROM (SELECT COUNT(*) n FROM loom_repairs GROUP BY kind)", "按类型看平均"),
    ],
    ids=["a kind named", "a day", "an amount", "grouped already", "grouped inside"],
)
def test_nothing_is_grouped_where_it_may_mean_something_else(sql: str, question: str) -> None:
    assert "group_added" not in _correct(sql, question)[1]


@pytest.mark.parametrize(
    "question", ["各渠道的笔数和金额", "number and total cost by channel", "几单，一共多少钱"]
)
def test_rows_are_counted_beside_their_amount(question: str) -> None:
    sql, names = _correct("SELECT channel, SUM(cost) FROM loom_repairs GROUP BY channel", question)
    assert names == ["rows_counted"]
    assert sql.startswith("SELECT channel, COUNT(*), SUM(cost) FROM")


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT COUNT(DISTINCT repair_id), SUM(cost) FROM loom_repairs",
        "SELECT SUM(CASE WHEN kind = 1 THEN 1 ELSE 0 END) FROM loom_repairs",
        "SELECT SUM(a.cost) FROM loom_repairs a JOIN loom_repairs b ON a.kind = b.kind",
    ],
    ids=["counted", "a conditional sum", "repeated rows"],
)
def test_nothing_is_counted_twice(sql: str) -> None:
    assert "rows_counted" not in _correct(sql, "维修笔数和金额")[1]


def test_a_duration_is_the_later_day_less_the_earlier_one() -> None:
    written = "SELECT AVG(JULIANDAY(sent_on) - JULIANDAY(back_on)) FROM loom_repairs"
    for asked in ("从送修到取回平均要几天", "How many days does a repair take on average?"):
        sql, names = _correct(written, asked)
        assert names == ["day_order"]
        assert "JULIANDAY(back_on) - JULIANDAY(sent_on)" in sql


@pytest.mark.parametrize(
    ("days", "question"),
    [
        (("back_on", "sent_on"), "从送修到取回平均要几天"),
        (("sent_on", "back_on"), "送修比取回早多少天"),
        (("sent_on", "back_on"), "平均费用"),
    ],
    ids=["right already", "which is the earlier", "no duration"],
)
def test_other_differences_stay(days: tuple[str, str], question: str) -> None:
    written = f"SELECT AVG(JULIANDAY({days[0]}) - JULIANDAY({days[1]})) FROM loom_repairs"
    assert _correct(written, question) == (written, [])


@pytest.mark.parametrize(
    ("question", "order"),
    [("最常见的报修渠道是什么", "DESC"), ("the least common repair channel", "ASC NULLS LAST")],
)
def test_the_most_common_value_is_chosen_of_a_list(question: str, order: str) -> None:
    sql, names = _correct("SELECT channel FROM loom_repairs WHERE kind = 2", question)
    assert names == ["most_common"]
    expected = f"GROUP BY channel ORDER BY COUNT(*) {order} LIMIT 1"
    assert sql.endswith(f"WHERE kind = 2 AND channel IS NOT NULL {expected}")


def test_several_of_the_most_common_stay_a_list() -> None:
    written = "SELECT channel FROM loom_repairs"
    assert _correct(written, "the three most common channels") == (written, [])


def test_days_that_the_statement_compares_stay_in_its_order() -> None:
    written = (
        "SELECT AVG(JULIANDAY(sent_on) - JULIANDAY(back_on)) FROM loom_repairs"
        " WHERE sent_on > back_on"
    )
    _, names = _correct(written, "How many days on average for those sent after their return?")
    assert names == []


def test_amounts_are_no_days() -> None:
    written = "SELECT SUM(cost - price) FROM loom_repairs"
    assert _correct(written, "修了多少天，亏了多少") == (written, [])
