"""Codes that no legend lists, and numbers of people that a statement counts as rows."""

import pytest

from model.sources.schema import Column, ColumnProfile, Table
from tests.support.schemas.correction_shop import correct

WAYS = ("SJ", "PD", "XD")
KNOWN = ColumnProfile(80, whole=True, nulls=0, distinct=3)
TOURS = Table(
    "cave_tours",
    (
        Column("tour_id", "INTEGER", "integer", nullable=False),
        Column("guide_id", "INTEGER", "integer", comment="向导"),
        Column("guests", "INTEGER", "integer", comment="入洞人数"),
        Column("lamps", "INTEGER", "integer", comment="number of lamps lent"),
        Column("st", "INTEGER", "integer", comment="状态 10已预订 40已返回 70已作废;另有5类行程"),
        Column("way", "TEXT", "text", samples=WAYS, comment="SJ竖井 PD平洞 XD斜洞", profile=KNOWN),
    ),
    comment="探洞行程",
    primary_key=("tour_id",),
)


def _correct(sql: str, question: str) -> tuple[str, list[str]]:
    corrected = correct(sql, tables=(TOURS,), question=question)
    return " ".join(corrected.query.sql.split()), [c.name for c in corrected.changes]


def test_a_code_becomes_that_of_the_state_asked_for() -> None:
    sql, names = _correct("SELECT tour_id FROM cave_tours WHERE st = 4", "哪些已返回")
    assert (sql, names) == ("SELECT tour_id FROM cave_tours WHERE st = 40", ["known_code"])


@pytest.mark.parametrize(
    ("code", "question"),
    [("70", "哪些已返回"), ("5", "哪些已返回"), ("4", "哪些行程"), ("4", "已返回和已作废的")],
    ids=["listed", "in a remark", "no state named", "two states named"],
)
def test_other_codes_stay(code: str, question: str) -> None:
    written = f"SELECT tour_id FROM cave_tours WHERE st = {code}"
    assert "known_code" not in _correct(written, question)[1]


@pytest.mark.parametrize(
    ("written", "condition"),
    [
        ("way = '竖井'", "way = 'SJ'"),
        ("way <> '竖井'", "way <> 'SJ'"),
        ("way IN ('竖井', '绳降')", "way IN ('SJ', '绳降')"),
        ("way = 'SJ竖井'", "way = 'SJ'"),
        ("way = 'SJ: 竖井'", "way = 'SJ'"),
        ("way LIKE '%竖%'", "way = 'SJ'"),
        ("way LIKE '%洞%'", "way LIKE '%洞%'"),
        ("way = 'SJ'", "way = 'SJ'"),
        ("st = '已作废'", "st = 70"),
    ],
    ids=[
        "meaning",
        "not it",
        "in a list",
        "entry",
        "entry with a colon",
        "a part",
        "a part of two",
        "code",
        "number",
    ],
)
def test_the_meaning_of_a_code_becomes_the_code(written: str, condition: str) -> None:
    sql, _ = _correct(f"SELECT tour_id FROM cave_tours WHERE {written}", "哪些行程")
    assert sql == f"SELECT tour_id FROM cave_tours WHERE {condition}"


@pytest.mark.parametrize(
    ("count", "total"),
    [
        ("COUNT(DISTINCT guests)", "SUM(guests)"),
        ("COUNT(lamps)", "SUM(lamps)"),
        ("COUNT(DISTINCT guide_id) AS 人数", "SUM(cave_tours.guests) AS 人数"),
    ],
)
def test_numbers_of_people_and_things_are_added_up(count: str, total: str) -> None:
    sql, names = _correct(f"SELECT {count} FROM cave_tours", "一共多少")
    assert (sql, names) == (f"SELECT {total} FROM cave_tours", ["quantity_added_up"])


@pytest.mark.parametrize(
    ("count", "question"),
    [
        ("COUNT(DISTINCT guests)", "入洞人数有几种不同的值"),
        ("COUNT(DISTINCT guide_id)", "多少位向导"),
        ("COUNT(DISTINCT guide_id) AS 向导", "多少位向导"),
        ("COUNT(*) AS 次数", "多少次"),
    ],
    ids=["different values", "a key", "no quantity's name", "rows"],
)
def test_other_counts_stay(count: str, question: str) -> None:
    written = f"SELECT {count} FROM cave_tours"
    assert _correct(written, question) == (written, [])
