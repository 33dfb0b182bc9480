"""Which phrases ask for no rows, and which questions are left alone."""

import pytest

from agent.data_agent.replies.reply_requests import (
    DescriptionRequest,
    OverviewRequest,
    RedrawRequest,
    RowCountRequest,
    SmallTalkRequest,
    parse_request,
)
from model.sources.schema import Table

VISITS = Table("clinic.dwd_visits", (), comment="就诊 / visit")
PATIENTS = Table("clinic.dwd_patients", (), note="患者（patients）")
TABLES = (VISITS, PATIENTS)


@pytest.mark.parametrize(
    ("words", "topic"),
    [
        ("你好！", "greeting"),
        ("在吗", "greeting"),
        ("Hi there!", "greeting"),
        ("Good morning", "greeting"),
        ("谢谢啦", "thanks"),
        ("Thanks a lot!", "thanks"),
        ("再见", "bye"),
        ("你会什么", "help"),
        ("我能问些什么？", "help"),
        ("怎么用呢", "help"),
        ("Who are you?", "help"),
        ("What can I ask?", "help"),
    ],
)
def test_small_talk_is_answered_by_its_topic(words: str, topic: str) -> None:
    assert parse_request(words, TABLES) == SmallTalkRequest(topic)


@pytest.mark.parametrize(
    "words",
    [
        "有什么表",
        "数据库里有哪些数据？",
        "请列出所有的表",
        "What data is available?",
        "list all tables",
        "show me the tables please",
        "What's in this database?",
        "这张表有多少行",
    ],
)
def test_a_question_for_all_tables_gets_an_overview(words: str) -> None:
    assert parse_request(words, TABLES) == OverviewRequest()


@pytest.mark.parametrize(
    ("words", "table"),
    [
        ("就诊表里有什么", VISITS),
        ("患者有哪些字段？", PATIENTS),
        ("介绍一下就诊表", VISITS),
        ("dwd_visits的表结构", VISITS),
        ("What is in the visits table?", VISITS),
        ("which columns does patients have", PATIENTS),
        ("Describe patients", PATIENTS),
        ("columns of clinic.dwd_visits", VISITS),
    ],
)
def test_a_question_about_a_table_gets_its_description(words: str, table: Table) -> None:
    assert parse_request(words, TABLES) == DescriptionRequest(table)


def test_this_table_is_the_one_spoken_of_last() -> None:
    earlier = ["有哪些表", "患者表里有什么"]
    assert parse_request("这张表有多少行？", TABLES, earlier) == RowCountRequest(PATIENTS)
    assert parse_request(
        "how many rows does it have", TABLES, ["describe visits"]
    ) == RowCountRequest(VISITS)
    assert parse_request("一共有多少条", TABLES, ["各科室的就诊人次"]) is None


@pytest.mark.parametrize(
    ("words", "shape"),
    [
        ("换成饼图", "pie"),
        ("用折线图显示", "line"),
        ("把结果画成堆叠柱状图吧", "stacked"),
        ("as a bar chart", "bar"),
        ("Can you show it as a line chart instead?", "line"),
        ("make it a pie", "pie"),
        ("以表格形式展示", "table"),
        ("show it as a table", "table"),
        ("画个图", None),
        ("visualize it", None),
    ],
)
def test_another_shape_redraws_the_last_answer(words: str, shape: str | None) -> None:
    assert parse_request(words, TABLES) == RedrawRequest(shape)


@pytest.mark.parametrize(
    "words",
    [
        "患者有哪些",
        "各科室的就诊人次，用饼图",
        "visits by month as a line chart",
        "有多少患者",
        "列出所有患者",
        "how many visits are there?",
        "what is the average fee",
        "describe visits by month",
        "按月呢",
        "table of visits by doctor",
        "就诊最多的科室有哪些",
        "哪些患者没有就诊",
        "hello world visits",
        "数据",
        "你好，各科室有多少患者",
        "",
        "x" * 500,
    ],
)
def test_questions_about_rows_are_left_alone(words: str) -> None:
    assert parse_request(words, TABLES) is None
