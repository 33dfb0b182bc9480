import asyncio
from dataclasses import replace

import pytest

from agent.data_agent.answer_stream import stream_answer
from agent.data_agent.graph import DataAgentGraph
from agent.data_agent.second_reading import second_reading
from agent.ports import Reading, WrittenSql
from model.errors import CannotAnswer, SqlFailed, SqlRejected
from model.sources.query import CheckedQuery, OnWait, QueryResult
from tests.support.apps.agui_events import (
    Item,
    activities,
    collect_into,
    shape,
    text,
)
from tests.support.scripted.fake_ports import (
    ROWS,
    SQL,
    FakeOutside,
    FakeRunner,
    FakeSummarizer,
    FakeWriter,
    make_question,
)
from tests.unit.agent.data_agent.second_reading.answer_stream import SECOND, ask

OTHER = QueryResult(ROWS.columns, (("四川", "7"), ("湖南", "8")))


class TwoResults(FakeRunner):
    """Gives other rows for the second statement."""

    second: QueryResult = OTHER

    async def run(
        self,
        query: CheckedQuery,
        on_wait: OnWait | None = None,
        *,
        cost_approved: bool = False,
        counted: bool = True,
    ) -> QueryResult:
        result = await super().run(query, on_wait)
        return self.second if query.sql == SECOND else result


async def test_another_statement_with_the_same_rows_agrees(graph: DataAgentGraph) -> None:
    outside = FakeOutside()
    [read] = activities(await ask(graph, outside), "second_reading")
    assert (read["agrees"], read["sql"], read["row_count"]) == (True, SECOND, 2)
    assert outside.runner.ran == [SQL, SECOND]


async def test_other_rows_are_told_with_their_statement(graph: DataAgentGraph) -> None:
    writer = FakeWriter((WrittenSql(SECOND, assumptions=("按订单计数",)),))
    items = await ask(graph, FakeOutside(runner=TwoResults()), writer)
    [read] = activities(items, "second_reading")
    assert (read["agrees"], read["sql"]) == (False, SECOND)
    assert read["assumptions"] == ["按订单计数"]


READINGS = WrittenSql(
    SECOND, reading="按下单日期", other_readings=(Reading("按交付日期", "SELECT 3"),)
)


async def test_an_answer_that_agrees_is_told_with_its_reading(graph: DataAgentGraph) -> None:
    [told] = activities(await ask(graph, FakeOutside(), FakeWriter((READINGS,))), "readings")
    assert told["taken"] == "按下单日期"
    assert told["others"] == [{"words": "按交付日期", "sql": "SELECT 3"}]


async def test_rows_of_another_reading_are_told_as_that_one(graph: DataAgentGraph) -> None:
    outside = FakeOutside(runner=TwoResults())
    items = await ask(graph, outside, FakeWriter((READINGS,)))
    [told] = activities(items, "readings")
    assert told["taken"] == "按交付日期"
    assert told["others"] == [{"words": "按下单日期", "sql": SECOND}]
    assert activities(items, "second_reading") == []


async def test_an_empty_answer_is_told_that_other_rows_exist(graph: DataAgentGraph) -> None:
    outside = FakeOutside(runner=TwoResults(replace(ROWS, rows=())))
    [read] = activities(await ask(graph, outside), "second_reading")
    assert (read["agrees"], read["sql"], read["row_count"]) == (False, SECOND, 2)


async def test_an_empty_answer_offers_the_reading_that_has_rows(graph: DataAgentGraph) -> None:
    class OneHasRows(TwoResults):
        def check(self, sql: str) -> CheckedQuery:
            return replace(super().check(sql), sql=sql)

    outside = FakeOutside(runner=OneHasRows(replace(ROWS, rows=())))
    [told] = activities(await ask(graph, outside, FakeWriter((READINGS,))), "readings")
    assert told["taken"] == "按交付日期"
    assert told["others"] == [{"words": "按下单日期", "sql": SECOND}]


async def test_a_reading_alone_is_told_where_the_rows_agree(graph: DataAgentGraph) -> None:
    alone = WrittenSql(SECOND, reading="按下单日期")
    [told] = activities(await ask(graph, FakeOutside(), FakeWriter((alone,))), "readings")
    assert (told["taken"], told["others"]) == ("按下单日期", [])


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param((("广东", "7"), ("浙江", "8"), ("四川", "9")), id="other"),
        pytest.param(((ROWS.rows[0][0], "7"), (ROWS.rows[1][0], "8")), id="partly alike"),
    ],
)
async def test_rows_of_no_reading_leave_all_of_them_open(
    graph: DataAgentGraph, rows: tuple[tuple[str, ...], ...]
) -> None:
    class Neither(TwoResults):
        second = QueryResult(ROWS.columns, rows)

        def check(self, sql: str) -> CheckedQuery:
            return replace(super().check(sql), sql=SECOND if sql == "SELECT 3" else sql)

    items = await ask(graph, FakeOutside(runner=Neither()), FakeWriter((READINGS,)))
    [told] = activities(items, "readings")
    assert told["taken"] == ""
    assert [other["words"] for other in told["others"]] == ["按下单日期", "按交付日期"]
    assert activities(items, "second_reading") == []


async def test_an_answer_that_no_row_can_give_is_doubted(graph: DataAgentGraph) -> None:
    refusing = FakeWriter((CannotAnswer("engine.cause", understood=""),))
    [notice] = activities(await ask(graph, FakeOutside(), refusing), "notice")
    assert (notice["level"], notice["code"]) == ("warning", "beyond_data")
    unknown = FakeWriter((CannotAnswer("engine.not_understood", understood=""),))
    assert activities(await ask(graph, FakeOutside(), unknown), "notice") == []


async def test_the_same_statement_is_not_run_twice(graph: DataAgentGraph) -> None:
    outside = FakeOutside()
    [read] = activities(await ask(graph, outside, FakeWriter((SQL,))), "second_reading")
    assert read["agrees"]
    assert outside.runner.ran == [SQL]


KEY = "answer.cannot_answer"
UNSURE = [
    FakeWriter((CannotAnswer(KEY, reason="?"),)),
    FakeWriter((WrittenSql(SECOND, unused_words=("天气",)),)),
    FakeWriter((ValueError("bug"),)),
]


@pytest.mark.parametrize("writer", UNSURE)
async def test_a_reader_who_is_not_sure_says_nothing(
    graph: DataAgentGraph, writer: FakeWriter
) -> None:
    items = await ask(graph, FakeOutside(), writer)
    assert activities(items, "second_reading") == []
    assert len(activities(items, "table")) == 1


@pytest.mark.parametrize(
    "runner",
    [
        FakeRunner(refuses={SECOND: SqlRejected(KEY, reason="no")}),
        FakeRunner(fails={SECOND: SqlFailed(KEY, reason="no")}),
        FakeRunner(replace(ROWS, elapsed_ms=second_reading.LONGEST_FIRST_MS + 1)),
        FakeRunner(replace(ROWS, truncated=True)),
    ],
)
async def test_what_fails_or_costs_too_much_is_left(
    graph: DataAgentGraph, runner: FakeRunner
) -> None:
    items = await ask(graph, FakeOutside(runner=runner))
    assert activities(items, "second_reading") == []


async def test_an_answer_that_is_quick_is_not_made_slower(graph: DataAgentGraph) -> None:
    writer = FakeWriter((SECOND,))
    await ask(graph, FakeOutside(), writer, took_s=0)
    assert writer.requests == []


async def test_a_busy_worker_reads_no_answer_again(graph: DataAgentGraph) -> None:
    writer = FakeWriter((SECOND,))
    await ask(graph, FakeOutside(), writer, computed_s=40)
    assert writer.requests == []


async def test_a_given_statement_is_not_read_again(graph: DataAgentGraph) -> None:
    writer = FakeWriter((SECOND,))
    await ask(graph, FakeOutside(), writer, SQL)
    assert writer.requests == []


@pytest.mark.parametrize("writer", [FakeWriter((SECOND,)), *UNSURE])
async def test_after_the_last_failure_it_is_offered_and_not_run(
    graph: DataAgentGraph, writer: FakeWriter
) -> None:
    runner = FakeRunner(fails={SQL: SqlFailed(KEY, reason="no such column")})
    outside = FakeOutside(runner=runner, max_attempts=1)
    context = replace(outside.context(), second_writer=replace(writer, requests=[]))
    items: list[Item] = []
    with pytest.raises(SqlFailed):
        await collect_into(stream_answer(graph, make_question(), context), items)
    offered = [(read["agrees"], read["sql"]) for read in activities(items, "second_reading")]
    assert offered == ([] if writer in UNSURE else [(None, SECOND)])
    assert runner.ran == [SQL]


async def test_it_waits_for_the_first_word_and_its_statement_is_cancelled_in_time(
    graph: DataAgentGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(second_reading, "LIMIT_S", 0.05)
    held, told = asyncio.Event(), []

    class Slow(FakeRunner):
        async def run(
            self,
            query: CheckedQuery,
            on_wait: OnWait | None = None,
            *,
            cost_approved: bool = False,
            counted: bool = True,
        ) -> QueryResult:
            if query.sql == SECOND:
                told.append(held.is_set())
                self.waits = asyncio.Event()
            return await super().run(query, on_wait)

    runner = Slow()
    outside = FakeOutside(runner=runner, summarizer=FakeSummarizer((held, "广东最高。")))
    asyncio.get_running_loop().call_later(0.02, held.set)
    items = await ask(graph, outside)
    assert told == [True]
    assert runner.cancelled == 1
    assert text(items) == "广东最高。"
    assert "suggestions" in shape(items)
