"""Which days the time words of a question are said to mean."""

from datetime import date

import pytest

from agent.data_agent.sql_writing.schema.period_bounds import write_periods
from model.chats.question import Question, Turn
from model.sources.schema import (
    Column,
    ColumnProfile,
    Reason,
    RetrievedSchema,
    RetrievedTable,
    SourceInfo,
    Table,
)

SOURCE = SourceInfo("1", "parcels", "sqlite", "sqlite", "3.46")
TODAY = date(2026, 8, 20)
MONTHS = ColumnProfile(rows=32, whole=True, nulls=0, format="YYYY-MM")
NUMBERS = ColumnProfile(rows=32, whole=True, nulls=0, format="YYYYMM")
PLAN = Table("plan", (Column("ym", "TEXT", "text", profile=MONTHS),))
TARGETS = Table("target", (Column("month", "INT", "integer", profile=NUMBERS),))


def tell(text: str, *named: Table, history: tuple[Turn, ...] = ()) -> list[str]:
    """The lines for the question."""
    shown = tuple(RetrievedTable(table, 1.0, (Reason("named"),)) for table in named)
    return list(write_periods(Question(text, "en", TODAY, history), RetrievedSchema(SOURCE, shown)))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("今年上半年比去年同期多多少", ["去年同期 → >= '2025-01-01' and < '2025-07-01'"]),
        ("this year and the same period last year", ["< '2025-08-21'"]),
        ("上个月的件数和去年同期的", ["去年同期 → >= '2025-07-01' and < '2025-08-01'"]),
        ("去年同期呢", []),
    ],
)
def test_the_same_period_of_last_year_is_that_of_the_other_time(text: str, told: list[str]) -> None:
    lines = [line for line in tell(text) if "2025" in line]
    assert len(lines) == len(told)
    assert all(part in line for part, line in zip(told, lines, strict=True))


@pytest.mark.parametrize("follow_up", ["去年同期呢？", "Same period last year?"])
def test_the_same_period_may_be_that_of_an_earlier_question(follow_up: str) -> None:
    turns = (Turn("parcels of Q1 2026", "SELECT 1", ""), Turn(follow_up, "SELECT 2", ""))
    [line] = tell(follow_up, history=turns)
    assert line.endswith(" → >= '2025-01-01' and < '2025-04-01'")


@pytest.mark.parametrize(
    "text",
    [
        "到今天还没送到的件",
        "截至今天的件数",
        "到今天为止的件数",
        "parcels open as of today",
        "parcels up to today",
    ],
)
def test_up_to_today_leaves_nothing_out(text: str) -> None:
    assert tell(text) == []


def test_today_alone_is_that_day() -> None:
    assert tell("今天的件数") == ["今天 → >= '2026-08-20' and < '2026-08-21'"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2024年底以前的件", ["2024年 → < '2025-01-01'"]),
        ("到2024年底的件", ["2024年 → < '2025-01-01'"]),
        ("2024年底的库存", []),
        ("parcels before the end of June 2026", ["june 2026 → < '2026-07-01'"]),
        ("stock at the end of June 2026", []),
        ("干了超过20年的人", []),
    ],
)
def test_the_end_of_a_time_is_not_the_whole_of_it(text: str, told: list[str]) -> None:
    assert tell(text) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "parcels from March to May 2025",
            ["march to may 2025 → >= '2025-03-01' and < '2025-06-01'"],
        ),
        (
            "from 29 February 2024 to 3 May 2025",
            ["29 february 2024 to 3 may 2025 → >= '2024-02-29' and < '2025-05-04'"],
        ),
        (
            "growth from March to May 2025",
            ["march → >= '2026-03-01' and < '2026-04-01'", "may 2025 → >="],
        ),
        ("2025年3月5日到4月2日的件", ["2025年3月5日到4月2日 → >= '2025-03-05'"]),
    ],
)
def test_from_and_to_are_the_ends_of_one_time(text: str, told: list[str]) -> None:
    lines = tell(text)
    assert len(lines) == len(told)
    assert all(line.startswith(part) for part, line in zip(told, lines, strict=True))


def test_columns_that_store_months_have_bounds_of_their_own() -> None:
    assert tell("去年的计划", PLAN, TARGETS) == [
        "去年 → >= '2025-01-01' and < '2026-01-01'; plan.ym >= '2025-01' and < '2026-01'"
        "; target.month >= 202501 and < 202601"
    ]


def test_days_have_none() -> None:
    assert tell("今天的计划", PLAN) == ["今天 → >= '2026-08-20' and < '2026-08-21'"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "which grew most from January–June 2025 to January–June 2026",
            [
                "january–june 2025 → >= '2025-01-01' and < '2025-07-01'",
                "january–june 2026 → >= '2026-01-01' and < '2026-07-01'",
            ],
        ),
        ("parcels that bear the last day of a month", []),
        ("parcels in the first half of each month", []),
        ("去年周末占全年的多少", ["去年 → >= '2025-01-01' and < '2026-01-01'"]),
        ("下个月9月1日到15日要送的", ["9月1日到15日 → >= '2026-09-01' and < '2026-09-16'"]),
        ("bills still outstanding today", []),
        (
            "cases still open and due within the next 30 days",
            ["within the next 30 days → >= '2026-08-20' and < '2026-09-20'"],
        ),
        ("permits that end between today and the end of the year", []),
    ],
)
def test_a_time_that_is_said_more_exactly_is_told_once(text: str, told: list[str]) -> None:
    assert [line for line in tell(text) if "→" in line] == told
