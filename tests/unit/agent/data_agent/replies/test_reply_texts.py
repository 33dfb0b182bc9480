"""What a source and its tables are told as: plain text, in the reader's language."""

from agent.data_agent.replies.description import describe_table
from agent.data_agent.replies.overview import answer_small_talk, describe_source
from agent.data_agent.replies.wording import escape_markdown, find_reply_language
from model.sources.schema import Column, ColumnProfile, ForeignKey, Schema, SourceInfo, Table

VISITS = Table(
    "visits",
    (
        Column("visit_id", "int", "integer", comment="就诊编号 / visit id"),
        Column("pat_id", "int", "integer", comment="患者编号 / patient id"),
        Column("visit_dt", "date", "date", comment="就诊日期 / visit date",
               profile=ColumnProfile(9, True, 0, low="2024-01-02", high="2025-11-19")),
        Column("kind", "text", "text", comment="类型 / kind", samples=("门诊", "急诊", "*住院*")),
        Column("fee", "decimal", "decimal", comment="费用 / fee"),
    ),
    comment="就诊 / visit",
    primary_key=("visit_id",),
    foreign_keys=(ForeignKey(("pat_id",), "patients", ("pat_id",)),),
    rows=1234,
    rows_exact=True,
)  # fmt: skip
PATIENTS = Table(
    "patients",
    (Column("pat_id", "int", "integer"), Column("name", "text", "text")),
    comment="患者 / patient",
    primary_key=("pat_id",),
)
SCHEMA = Schema(SourceInfo("1", "诊所 Clinic", "sqlite", "sqlite"), (VISITS, PATIENTS), ())


def test_a_table_is_told_with_its_rows_days_values_and_joins() -> None:
    told = describe_table(VISITS, SCHEMA, "en")
    assert "**visits** (`visits`, 1,234 rows) has 5 columns:" in told
    assert "- visit date (`visit_dt`): 2024-01-02 to 2025-11-19" in told
    assert "It is joined with patients." in told


def test_values_of_the_database_are_no_markup() -> None:
    assert "\\*住院\\*" in describe_table(VISITS, SCHEMA, "zh-CN")
    assert escape_markdown("<b>[x](y)</b>\n- z") == "\\<b\\>\\[x\\]\\(y\\)\\</b\\> - z"


def test_tables_are_named_in_the_readers_language() -> None:
    assert "“诊所”里有 2 张表" in describe_source(SCHEMA, "zh-CN")
    assert "Clinic holds 2 tables" in describe_source(SCHEMA, "en")
    assert "visits and patients" in answer_small_talk("greeting", SCHEMA, "en")


def test_the_language_is_that_of_the_question() -> None:
    assert find_reply_language("有哪些表", "en") == "zh-CN"
    assert find_reply_language("hello", "zh-CN") == "en"
    assert find_reply_language("?", "zh-CN") == "zh-CN"
