"""An ambiguous question is answered with its reading; the others are offered as statements."""

import pytest

from agent.ports import WrittenSql
from model.errors import CannotAnswer
from model.locales import Locale
from tests.support.schemas.bindery import run, write


def offered(written: WrittenSql) -> dict[str, list[tuple[object, ...]]]:
    """The other readings with their rows."""
    return {other.words: run(other.sql) for other in written.other_readings}


@pytest.mark.parametrize(
    ("question", "locale", "taken", "other", "rows"),
    [
        ("how many jobs in April 2025", "en", "by order date", "by delivery date", [(0,)]),
        ("2025年5月有多少订单", "zh-CN", "按下单日期", "按交付日期", [(2,)]),
        ("total fee in 2025", "en", "billed fee", "paid fee", [(150.0,)]),
        ("2025年的费用合计", "zh-CN", "实收费用", "应收费用", [(160.0,)]),
        (
            "jobs by city",
            "en",
            "city of the client (client)",
            "city of the workshop (workshop)",
            [("Lund", 3), ("Oslo", 2)],
        ),
        ("top 2 clients", "en", "by number of jobs", "by billed fee", [(100.0,), (90.0,)]),
        ("how many jobs are there", "en", "job only, without old job", "job and old job", [(7,)]),
        (
            "paid fee in the last 3 months",
            "en",
            "up to today, 2025-02-21 to 2025-05-20",
            "the last whole one, 2025-02-01 to 2025-04-30",
            [(110.0,)],
        ),
        ("average paid fee", "en", "per job", "per client", [(80.0,)]),
        ("每个工坊的平均实收费用", "zh-CN", "每个订单平均", "每个客户平均", [(65.0,), (55.0,)]),
        ("average number of jobs per client", "en", "with job only", "over all client", [(1.25,)]),
        ("number of jobs in Oslo", "en", "client): Oslo", "city of the workshop (", [(2,)]),
        ("最近一个月的实收费用", "zh-CN", "到今天为止", "上一个完整周期", [(80.0,)]),
    ],
)
def test_the_reading_is_told_first_and_another_gives_other_rows(
    question: str, locale: Locale, taken: str, other: str, rows: list[tuple[object, ...]]
) -> None:
    written = write(question, locale)
    assert taken in written.reading
    assert written.reading in "".join(written.assumptions[:2])
    found = next((r for words, r in offered(written).items() if words.startswith(other)), None)
    assert found is not None, offered(written)
    assert sorted(map(str, (row[-1] for row in found))) == sorted(str(row[-1]) for row in rows)
    assert found != run(written.sql)


@pytest.mark.parametrize(
    "question",
    [
        "how many jobs were delivered in April 2025",
        "paid fee by workshop",
        "jobs by city of the workshop",
        "number of clients",
    ],
)
def test_what_is_named_leaves_nothing_open(question: str) -> None:
    points = write(question).reading.split(", ")
    assert not [point for point in points if point.startswith(("by ", "city", "billed", "paid"))]


def test_old_rows_are_taken_only_where_they_are_asked_for() -> None:
    assert sorted(run(write("paid fee by client").sql)) == [
        ("Ash", 90.0), ("Birch", 80.0), ("Cedar", 70.0)
    ]  # fmt: skip
    assert run(write("how many old jobs are there").sql) == [(2,)]


def test_a_value_that_no_column_holds_is_no_list() -> None:
    with pytest.raises(CannotAnswer):
        write("what is the value of the jobs")
