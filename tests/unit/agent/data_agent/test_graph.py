import asyncio
from contextlib import aclosing
from dataclasses import replace

import pytest

from agent.data_agent.answer_stream import stream_answer
from agent.data_agent.graph import DataAgentGraph
from agent.events import ResultReady
from agent.ports import WrittenSql
from model.errors import (
    CannotAnswer,
    DatasourceUnavailable,
    ModelUnavailable,
    QueryTimeout,
    RunFailed,
    SqlFailed,
    SqlRejected,
)
from model.sources.query import QueryResult
from tests.support.apps.agui_events import (
    Item,
    activities,
    assert_conformant,
    collect,
    collect_into,
    shape,
    text,
)
from tests.support.scripted.fake_ports import (
    FOUND,
    ROWS,
    SQL,
    FakeCatalog,
    FakeOutside,
    FakeRunner,
    FakeSuggester,
    FakeSummarizer,
    FakeWriter,
    make_question,
)

KEY = "answer.cannot_answer"
DROP = "DROP TABLE orders"


async def ask(graph: DataAgentGraph, outside: FakeOutside, locale: str = "zh-CN") -> list[Item]:
    items = await collect(stream_answer(graph, make_question(locale=locale), outside.context()))
    assert_conformant(items)
    return items


async def ask_until(
    graph: DataAgentGraph, outside: FakeOutside, failure: type[RunFailed]
) -> tuple[list[Item], RunFailed]:
    items: list[Item] = []
    with pytest.raises(failure) as raised:
        await collect_into(stream_answer(graph, make_question(), outside.context()), items)
    return items, raised.value


async def test_each_part_comes_as_soon_as_it_is_known(graph: DataAgentGraph) -> None:
    outside = FakeOutside(suggester=FakeSuggester(()))
    words = shape(await ask(graph, outside))
    assert [word for word in words if not word.endswith("suggest")] == [
        *("+retrieve", "sources", "-retrieve", "+write_sql", "-write_sql"),
        *("+check_sql", "sql:checking", "-check_sql"),
        *("+run_sql", "sql:running", "sql:ok", "table", "-run_sql"),
        *("+chart", "chart", "-chart"),
        *("+summarize", "TEXT_MESSAGE_START", "TEXT_MESSAGE_CONTENT", "TEXT_MESSAGE_CONTENT"),
        *("TEXT_MESSAGE_END", "figures", "-summarize"),
    ]


async def test_a_given_statement_begins_with_its_check(graph: DataAgentGraph) -> None:
    outside = FakeOutside(suggester=FakeSuggester(()))
    items = await collect(stream_answer(graph, make_question(), outside.context(), SQL))
    assert_conformant(items)
    steps = [word for word in shape(items) if word[0] in "+-" and not word.endswith("suggest")]
    assert shape(items)[:3] == ["sources", "+check_sql", "sql:checking"]
    assert [word for word in steps if word[0] == "+"] == [
        *("+check_sql", "+run_sql", "+chart", "+summarize")
    ]
    assert outside.writer.requests == []
    assert outside.runner.ran == [SQL]


async def test_a_given_statement_is_not_repaired(graph: DataAgentGraph) -> None:
    refusal = SqlRejected(KEY, reason="only reading")
    outside = FakeOutside(runner=FakeRunner(refuses={DROP: refusal}), max_attempts=1)
    with pytest.raises(SqlRejected):
        await collect_into(stream_answer(graph, make_question(), outside.context(), DROP), [])
    assert outside.writer.requests == []


@pytest.mark.parametrize(
    ("locale", "reason"),
    [("zh-CN", "问题中提到了它的名称"), ("en", "its name is in the question")],
)
async def test_why_a_table_was_found_is_told_in_the_readers_language(
    graph: DataAgentGraph, locale: str, reason: str
) -> None:
    [sources] = activities(await ask(graph, FakeOutside(), locale), "sources")
    assert sources["tables"][0]["why"] == [reason]


async def test_a_refused_statement_is_rewritten_with_its_problem(graph: DataAgentGraph) -> None:
    refusal = SqlRejected(KEY, reason="only reading")
    outside = FakeOutside(
        writer=FakeWriter((DROP, SQL)), runner=FakeRunner(refuses={DROP: refusal})
    )
    items = await ask(graph, outside)
    assert outside.runner.ran == [SQL]
    [attempt] = outside.writer.requests[1].failed_attempts
    assert (attempt.sql, attempt.problem) == (DROP, refusal.text("zh-CN"))
    sent = [(s["attempt"], s["status"]) for s in activities(items, "sql")]
    assert sent == [(1, "checking"), (1, "rejected"), (2, "checking"), (2, "running"), (2, "ok")]
    assert activities(items, "sql")[1]["problem"] == refusal.text("zh-CN")


async def test_a_failed_statement_is_rewritten(graph: DataAgentGraph) -> None:
    bad = "SELECT amt FROM orders"
    runner = FakeRunner(fails={bad: SqlFailed(KEY, reason="no such column: amt")})
    outside = FakeOutside(writer=FakeWriter((bad, SQL)), runner=runner)
    items = await ask(graph, outside)
    assert runner.ran == [bad, SQL]
    assert "no such column: amt" in outside.writer.requests[1].failed_attempts[0].problem
    assert [s["status"] for s in activities(items, "sql")][2] == "failed"
    assert len(activities(items, "table")) == 1


async def test_one_attempt_keeps_one_message_id(graph: DataAgentGraph) -> None:
    runner = FakeRunner(refuses={DROP: SqlRejected(KEY, reason="no")})
    items = await ask(graph, FakeOutside(writer=FakeWriter((DROP, SQL)), runner=runner))
    ids = [i.message_id for i in items if getattr(i, "activity_type", "") == "sql"]
    assert len(ids) == 5
    assert ids[0] == ids[1] != ids[2] == ids[3] == ids[4]


@pytest.mark.parametrize("attempts", [1, 3, 12])
async def test_a_writer_that_never_learns_is_stopped(graph: DataAgentGraph, attempts: int) -> None:
    refusal = SqlRejected(KEY, reason="only reading")
    outside = FakeOutside(
        writer=FakeWriter((DROP,)),
        runner=FakeRunner(refuses={DROP: refusal}),
        max_attempts=attempts,
    )
    _, error = await ask_until(graph, outside, SqlRejected)
    assert error is refusal
    assert len(outside.writer.requests) == min(attempts, 3), "once more at another temperature"
    assert outside.runner.ran == []


@pytest.mark.parametrize("failure", [QueryTimeout, DatasourceUnavailable])
async def test_a_lost_database_ends_the_run_at_once(
    graph: DataAgentGraph, failure: type[RunFailed]
) -> None:
    outside = FakeOutside(runner=FakeRunner(fails={SQL: failure(KEY, reason="gone")}))
    items, _ = await ask_until(graph, outside, failure)
    assert len(outside.writer.requests) == 1
    assert activities(items, "sql")[-1]["status"] == "failed"


async def test_a_writer_may_say_that_it_cannot(graph: DataAgentGraph) -> None:
    refusal = CannotAnswer(KEY, reason="there is no weather here")
    items, error = await ask_until(graph, FakeOutside(writer=FakeWriter((refusal,))), CannotAnswer)
    assert error is refusal
    assert shape(items)[-1] == "+write_sql"


async def test_a_source_without_tables_is_named(graph: DataAgentGraph) -> None:
    empty = FakeCatalog(type(FOUND)(FOUND.source, ()))
    _, error = await ask_until(graph, FakeOutside(catalog=empty), CannotAnswer)
    assert "Shop" in error.text("zh-CN")


async def test_a_model_lost_in_mid_sentence_gets_a_new_paragraph(graph: DataAgentGraph) -> None:
    lost = ModelUnavailable(KEY, reason="cut")
    outside = FakeOutside(summarizer=FakeSummarizer(("广东最", lost)))
    items = await ask(graph, outside)
    assert text(items) == "广东最\n\n合计 200.75。"
    [notice] = activities(items, "notice")
    assert notice["code"] == "summary_computed"
    assert lost.text("zh-CN") in notice["message"]


async def test_a_model_lost_before_the_first_word_leaves_no_trace(graph: DataAgentGraph) -> None:
    lost = ModelUnavailable(KEY, reason="down")
    items = await ask(graph, FakeOutside(summarizer=FakeSummarizer((lost,))))
    assert text(items) == "合计 200.75。"


async def test_no_rows_need_no_chart_and_no_model(graph: DataAgentGraph) -> None:
    runner = FakeRunner(QueryResult(ROWS.columns, ()))
    outside = FakeOutside(runner=runner, computed=FakeSummarizer(("没有数据。",)))
    items = await ask(graph, outside)
    assert text(items) == "没有数据。"
    assert activities(items, "chart") == []
    assert activities(items, "table")[0]["row_count"] == 0
    assert outside.summarizer.answers == []


@pytest.mark.parametrize("failure", [ModelUnavailable(KEY, reason="down"), ValueError("bug")])
async def test_failed_suggestions_cost_nothing(graph: DataAgentGraph, failure: Exception) -> None:
    items = await ask(graph, FakeOutside(suggester=FakeSuggester(failure)))
    assert activities(items, "suggestions") == []
    assert text(items) == "广东最高，120.50。"


async def test_a_chart_that_fails_costs_nothing_else(graph: DataAgentGraph) -> None:
    def fail(*_: object) -> None:
        raise ValueError("bug")

    items = await ask(graph, FakeOutside(choose_chart=fail))
    assert activities(items, "chart") == []
    assert text(items)


async def test_the_summary_does_not_wait_for_suggestions(graph: DataAgentGraph) -> None:
    said = asyncio.Event()
    outside = FakeOutside(suggester=FakeSuggester(waits=said))
    seen: list[Item] = []
    async for item in stream_answer(graph, make_question(), outside.context()):
        seen.append(item)
        if shape([item]) == ["figures"]:
            said.set()
    assert shape(seen).index("suggestions") > shape(seen).index("figures")
    assert_conformant(seen)


async def test_thinking_is_shown_and_closed_with_its_step(graph: DataAgentGraph) -> None:
    outside = FakeOutside(
        writer=FakeWriter(thoughts=("先看", "", "订单表")),
        summarizer=FakeSummarizer(thoughts=("比较",)),
    )
    items = await ask(graph, outside)
    assert text(items, "REASONING_MESSAGE_CONTENT") == "先看订单表比较"
    words = shape(items)
    assert words.index("REASONING_END") < words.index("-write_sql")


async def test_thinking_is_kept_in_when_it_is_switched_off(graph: DataAgentGraph) -> None:
    outside = FakeOutside(writer=FakeWriter(thoughts=("先看",)), show_thinking=False)
    assert not any(word.startswith("REASONING") for word in shape(await ask(graph, outside)))


async def test_assumptions_and_unused_words_are_told(graph: DataAgentGraph) -> None:
    written = WrittenSql(SQL, assumptions=("销售额取 amount",), unused_words=("很", "大概"))
    items = await ask(graph, FakeOutside(writer=FakeWriter((written,))))
    assert activities(items, "sql")[-1]["assumptions"] == [
        "销售额取 amount", "total = SUM(orders.amount)"
    ]  # fmt: skip
    assert "很、大概" in activities(items, "notice")[0]["message"]


async def test_all_rows_are_kept_and_the_first_thousand_shown(graph: DataAgentGraph) -> None:
    many = QueryResult(ROWS.columns, (("广东", "1.00"),) * 2_500, truncated=True)
    items = await ask(graph, FakeOutside(runner=FakeRunner(many)))
    [table] = activities(items, "table")
    assert (len(table["rows"]), table["row_count"], table["truncated"]) == (1_000, 2_500, True)
    [kept] = [item for item in items if isinstance(item, ResultReady)]
    assert len(kept.result.rows) == 2_500
    assert kept.sql == SQL


async def test_closing_the_stream_cancels_the_query(graph: DataAgentGraph) -> None:
    runner = FakeRunner(waits=asyncio.Event())
    async with aclosing(
        stream_answer(graph, make_question(), FakeOutside(runner=runner).context())
    ) as items:
        async for item in items:
            if shape([item]) == ["sql:running"]:
                break
    assert (runner.ran, runner.cancelled) == ([SQL], 1)


async def test_cancelling_the_reader_cancels_the_query(graph: DataAgentGraph) -> None:
    runner = FakeRunner(waits=asyncio.Event())
    reader = asyncio.create_task(
        collect(stream_answer(graph, make_question(), FakeOutside(runner=runner).context()))
    )
    async with asyncio.timeout(60):
        await runner.run_started.wait()
    reader.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reader
    assert runner.cancelled == 1


async def test_rows_from_the_primary_instead_of_the_replica_are_told(graph: DataAgentGraph) -> None:
    outside = FakeOutside(runner=FakeRunner(replace(ROWS, notice="replica_away")))
    notices = activities(await ask(graph, outside), "notice")
    assert [(n["level"], n["code"]) for n in notices] == [("warning", "replica_away")]
    assert "主库" in notices[0]["message"]
