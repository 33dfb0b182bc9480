"""What a prompt says is stored in a column."""

import pytest

from agent.data_agent.sql_writing.schema.value_descriptions import write_stored_values
from model.locales import Locale
from model.sources.schema import Column, ColumnProfile


def make_profile(format_: str) -> ColumnProfile:
    """What a sync counted in a column whose values are written so."""
    return ColumnProfile(rows=40, whole=True, nulls=0, format=format_)


@pytest.mark.parametrize(
    ("samples", "format_", "about"),
    [
        (("2025-03-01", "2025-03-02"), "YYYY-MM-DD", ["YYYY-MM-DD"]),
        (("2025-03-01 08:00:00",), "YYYY-MM-DD HH:MM:SS", ["YYYY-MM-DD HH:MM:SS"]),
        (("Y", "N"), "Y/N", ["'Y', 'N'"]),
        (("2025-03-01", "2025-03-02"), "", ["'2025-03-01', …"]),
        (tuple(f"row {number}" for number in range(9)), "", ["'row 0', …"]),
        ((), "", []),
    ],
)
def test_days_are_told_by_their_format_and_else_some_values(
    samples: tuple[str, ...], format_: str, about: list[str]
) -> None:
    column = Column("c", "TEXT", "text", samples=samples, profile=make_profile(format_))
    assert list(write_stored_values(column, "en")) == about


@pytest.mark.parametrize(
    ("samples", "about"),
    [(("A", "B"), []), (("A",), []), (("A", "B", "X"), ["'A', 'B', 'X'"])],
)
def test_codes_that_the_note_explains_are_not_told_twice(
    samples: tuple[str, ...], about: list[str]
) -> None:
    column = Column("c", "TEXT", "text", note="A ripe, B unripe", samples=samples)
    assert list(write_stored_values(column, "en")) == about


def test_codes_that_a_dictionary_explains_stand_on_one_line_with_what_they_mean() -> None:
    codes = (("P", "pitched\n)\nvault ("), ("S", "stowed"))
    column = Column("st", "TEXT", "text", samples=("P", "S"), codes=codes)
    assert list(write_stored_values(column, "en")) == ["P=pitched ) vault (, S=stowed"]
    noted = Column("st", "TEXT", "text", comment="P up, S down", samples=("P", "S"), codes=codes)
    assert list(write_stored_values(noted, "en")) != ["P=pitched ) vault (, S=stowed"]


KINDS = ("厨师", "保安", "护林员", "向导", "船工", "会计", "司机", "木工", "水电工")
LONG_KINDS = tuple(f"{kind}与其他各类辅助人员" for kind in KINDS)


@pytest.mark.parametrize(
    ("samples", "locale", "shown"),
    [
        (KINDS, "en", 9),
        (KINDS, "zh-CN", 9),
        (LONG_KINDS, "zh-CN", 1),
        (LONG_KINDS, "en", 9),
        (tuple(f"kind {n}" for n in range(9)), "zh-CN", 9),
        (tuple(f"Z{n}" for n in range(9)), "zh-CN", 1),
        (tuple(f"员{n}" for n in range(25)), "en", 1),
        (tuple(f"一个很长的岗位名称第{n}号岗位名称" for n in range(9)), "en", 1),
    ],
    ids=[
        "other language",
        "same",
        "long",
        "long in another language",
        "English ones",
        "numbers",
        "too many",
        "too long",
    ],
)
def test_few_short_kinds_are_all_listed_and_more_of_them_in_another_language(
    samples: tuple[str, ...], locale: Locale, shown: int
) -> None:
    [about] = write_stored_values(Column("c", "TEXT", "text", samples=samples), locale)
    assert about.count("'") == 2 * shown
