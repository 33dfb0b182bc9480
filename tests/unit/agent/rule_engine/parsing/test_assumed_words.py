"""Words that no dictionary leads to a name, taken for the one table or column they fit."""

from datetime import date

import pytest

from agent.ports import WriteRequest, WrittenSql
from agent.rule_engine.sql_writer import RuleSqlWriter
from model.chats.question import Question, Turn
from model.errors import CannotAnswer
from model.sources.schema import (
    Column,
    ColumnKind,
    ForeignKey,
    RetrievedSchema,
    RetrievedTable,
    SourceInfo,
    Table,
)


def _column(name: str, kind: ColumnKind, comment: str = "", *samples: str) -> Column:
    return Column(name, kind, kind, comment=comment, samples=samples)


KEEPER = Table(
    "keeper",
    (_column("keeper_id", "integer"), _column("keeper_name", "text", "Name of the keeper")),
    comment="Keepers",
    primary_key=("keeper_id",),
)
LIGHTHOUSE = Table(
    "beacon",
    (
        _column("beacon_id", "integer"),
        _column("keeper_id", "integer"),
        _column("height_m", "decimal", "Height in metres"),
        _column("coast", "text", "Coast", "north", "south"),
    ),
    comment="Lighthouses",
    primary_key=("beacon_id",),
    foreign_keys=(ForeignKey(("keeper_id",), "keeper", ("keeper_id",)),),
)
TUGS = Table(
    "tug",
    (_column("tug_id", "integer"), _column("tug_name", "text", "Name")),
    comment="Towboats",
    primary_key=("tug_id",),
)


def _write(text: str, *history: Turn) -> WrittenSql:
    locale = "en" if text.isascii() else "zh-CN"
    question = Question(text, locale, date(2026, 5, 20), history)
    source = SourceInfo("s", "coast", "sqlite", "sqlite")
    tables = tuple(RetrievedTable(table, 1.0) for table in (LIGHTHOUSE, KEEPER, TUGS))
    return RuleSqlWriter().compose(WriteRequest(question, RetrievedSchema(source, tables, ())))


@pytest.mark.parametrize("question", ["一共有多少艘拖轮", "how many tugboats are there"])
def test_the_one_table_that_a_word_fits_is_taken_and_told(question: str) -> None:
    written = _write(question)
    assert "COUNT(*)" in written.sql
    assert "FROM tug" in written.sql
    assert "Towboats" in written.assumptions[0]


@pytest.mark.parametrize(
    "question",
    [
        "一共有多少只海鸥",
        "how many seagulls are there",
        "拖轮上的海鸥有多少",
        "有多少灯塔厅",
        "how many tugboat20250001 are there",
    ],
)
def test_a_word_that_fits_nothing_is_refused(question: str) -> None:
    with pytest.raises(CannotAnswer):
        _write(question)


def test_an_answered_question_with_such_a_word_is_continued() -> None:
    written = _write("那灯塔呢", Turn("一共有多少艘拖轮", "SELECT COUNT(*) FROM tug", ""))
    assert "FROM beacon" in written.sql
