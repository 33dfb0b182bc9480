"""Readings that need more than one table of events: a museum and a car park of the corpus."""

from functools import cache

import pytest

from agent.ports import WriteRequest, WrittenSql
from agent.rule_engine.sql_writer import RuleSqlWriter
from model.chats.question import Question
from model.errors import CannotAnswer
from model.locales import Locale
from tests.evals.datasets.unclear_set import open_source
from tests.evals.datasets.warehouse import Warehouse
from tests.evals.engine_answer import run_statement


@cache
def source(name: str) -> Warehouse:
    return open_source(name)


def write(name: str, question: str, locale: Locale) -> WrittenSql:
    asked = Question(question, locale, source(name).today)
    return RuleSqlWriter().compose(WriteRequest(asked, source(name).index.search(asked)))


@pytest.mark.parametrize(
    ("name", "question", "locale", "taken", "other"),
    [
        ("museum", "visitors from Turin", "en", "city (visitors): Turin", "city (museums): Turin"),
        ("museum", "总收入是多少", "zh-CN", "amount（donations）", "price（tickets）"),
        ("museum", "average donation in 2025", "en", "per donations", "per visitors"),
        ("tingche", "银卡占多少", "zh-CN", "占车主数的比例", "占停车记录数的比例"),
        ("tingche", "8月份来了多少辆车", "zh-CN", "按绑定日期", "有停车记录的"),
        ("demo", "各大区销量前二的商品", "zh-CN", "每个大区各取前 2 名", "总共取前 2 名"),
        ("demo", "how much did we sell last month", "en", "sales amount", "quantity sold"),
    ],
)
def test_another_reading_is_offered_with_rows_of_its_own(
    name: str, question: str, locale: Locale, taken: str, other: str
) -> None:
    written = write(name, question, locale)
    assert taken in written.reading
    offered = {each.words: each.sql for each in written.other_readings}
    assert other in offered, offered
    connection = source(name).connection
    assert run_statement(connection, offered[other]) != run_statement(connection, written.sql)


@pytest.mark.parametrize(
    ("name", "question", "locale"),
    [
        ("museum", "ticket prices of adults", "en"),
        ("tingche", "银卡车主占车主的比例", "zh-CN"),
        ("demo", "how many units did we sell last month", "en"),
    ],
)
def test_what_is_named_leaves_nothing_open(name: str, question: str, locale: Locale) -> None:
    assert not write(name, question, locale).other_readings


@pytest.mark.parametrize(
    ("name", "question", "named"),
    [
        ("museum", "How much did we pay our guides?", "how much did we pay"),
        ("museum", "How long do visitors stay on average?", "“long”"),
    ],
)
def test_a_number_that_is_not_stored_is_refused(name: str, question: str, named: str) -> None:
    with pytest.raises(CannotAnswer) as refused:
        write(name, question, "en")
    assert named in refused.value.text("en")
