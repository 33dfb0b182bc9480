"""Statements that are shown while they are written and run before the model has said the rest."""

import asyncio
import time
from collections.abc import AsyncGenerator
from typing import Any

import pytest

from tests.support.apps.agui_events import shape_of
from tests.support.apps.model_app import (
    NAME,
    REVENUE,
    Answer,
    Asker,
)
from tests.support.apps.scripted_agent_app import assert_whole, events_of
from tests.support.scripted.model_replies import (
    TOKENS,
    Cut,
    Delay,
    Endless,
    Pause,
    Piece,
    Reply,
    Thought,
    followed_by,
    sql_json_reply,
    sql_reply,
    text_reply,
)
from tests.support.scripted.model_server import ScriptedModel

NEVER = asyncio.Event
RUNS = "/api/chats/runs"
FENCE = Reply(TOKENS.findall(f"```sql\n{REVENUE}\n```\n"))
WRONG = "SELECT turnover_total FROM orders"
FORMULA = "revenue = SUM(orders.total_amount)"


def annotations(answer: Answer) -> tuple[str, list[str]]:
    """The title, as the chart has it, and the assumptions."""
    return answer.one("chart")["title"], answer.all("sql")[-1]["assumptions"]


REPLIES = [
    sql_reply(REVENUE, title="Revenue", assumptions=["All count."]),
    sql_json_reply(REVENUE, title="Revenue", assumptions=["All count."]),
    Reply(
        (Thought("Hm."), *sql_reply(REVENUE, title="Revenue", assumptions=["All count."]).pieces)
    ),
]


@pytest.mark.parametrize("reply", REPLIES)
async def test_an_answer_is_the_same_in_every_format(
    asker: Asker, model: ScriptedModel, reply: Reply
) -> None:
    model.script("sql", reply)
    answer = await asker.ask()
    assert answer.code == "success"
    assert annotations(answer) == ("Revenue", ["All count.", FORMULA])
    assert "response_format" not in model.of("sql")[0].body
    assert model.of("sql")[0].body["max_tokens"] > 0


async def follow(asker: Asker, body: dict[str, Any]) -> AsyncGenerator[dict[str, Any]]:
    """The events of an answer as they come."""
    frame = b""
    async with asyncio.timeout(60), asker.client.stream("POST", RUNS, json=body) as response:
        async for line in response.aiter_lines():
            frame += f"{line}\n".encode()
            if not line:
                for event in events_of(frame):
                    yield event
                frame = b""


async def shown_before(asker: Asker, wanted: str, go_on: asyncio.Event) -> Answer:
    """The answer to a question; `go_on` is set once it shows `wanted`."""
    events: list[dict[str, Any]] = []
    async for event in follow(asker, asker.body()):
        events.append(event)
        if shape_of([event]) == [wanted]:
            go_on.set()
    assert_whole(events)
    return Answer(events)


@pytest.mark.parametrize(
    ("head", "tail"),
    [
        (f"```sql\n{REVENUE}\n```", "\ntitle: Revenue\nassumed: All count."),
        (f'{{"sql": "{REVENUE}"', ', "title": "Revenue", "assumptions": ["All count."]}'),
        (f"{REVENUE};\n", "title: Revenue\nassumed: All count."),
    ],
)
async def test_rows_are_there_before_the_remarks(
    asker: Asker, model: ScriptedModel, head: str, tail: str
) -> None:
    go_on = asyncio.Event()
    model.script("sql", Reply((*TOKENS.findall(head), Pause(go_on), *TOKENS.findall(tail))))
    answer = await shown_before(asker, "table", go_on)
    assert answer.code == "success"
    assert annotations(answer) == ("Revenue", ["All count.", FORMULA])
    assert answer.events[-1]["usage"][0]["totalTokens"] == 3 * 120


async def test_a_statement_is_shown_while_it_is_written(asker: Asker, model: ScriptedModel) -> None:
    go_on = asyncio.Event()
    half = REVENUE.index("JOIN")
    pieces: list[Piece] = [*TOKENS.findall(f"```sql\n{REVENUE[:half]}"), Pause(go_on)]
    model.script("sql", Reply([*pieces, *TOKENS.findall(f"{REVENUE[half:]}\n```")]))
    answer = await shown_before(asker, "sql:writing", go_on)
    assert answer.drafts
    assert all(REVENUE.startswith(draft) for draft in answer.drafts)
    assert len({e["messageId"] for e in answer.events if e.get("activityType") == "sql"}) == 1
    assert answer.statuses() == [(1, "checking"), (1, "running"), (1, "ok")]


async def test_a_slow_statement_grows_in_a_bounded_number_of_steps(
    asker: Asker, model: ScriptedModel
) -> None:
    model.delay = Delay(token_s=0.02)
    model.script("sql", FENCE)
    began = time.monotonic()
    drafts = (await asker.ask()).drafts
    assert 2 <= len(drafts) <= (time.monotonic() - began) / 0.1 + 20
    assert drafts == sorted(set(drafts), key=len)


CUT_OFF = [
    followed_by(FENCE, "title: Revenue\n", Endless("assumed: all orders count\n")),
    followed_by(FENCE, "title: Revenue\n", Endless("and on and ")),
    followed_by(FENCE, "title: Revenue\n", Cut()),
    followed_by(sql_json_reply(REVENUE[:-1] + "5", title="Revenue"), Endless('"')),
]


@pytest.mark.parametrize("reply", CUT_OFF)
async def test_a_complete_statement_counts_whatever_follows(
    asker: Asker, model: ScriptedModel, reply: Reply
) -> None:
    model.script("sql", reply)
    answer = await asker.ask()
    assert answer.code == "success"
    assert len(model.of("sql")) == 1
    assert answer.one("chart")["title"] == "Revenue"
    [used] = answer.events[-1]["usage"]
    assert used["model"] == NAME
    assert used["totalTokens"] > 2 * 120, "the reading that was cut is counted, too"


async def test_remarks_that_do_not_come_are_not_waited_for_long(
    asker: Asker, model: ScriptedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("agent.data_agent.nodes.finish_annotations.ANNOTATIONS_S", 0.1)
    model.script("sql", followed_by(FENCE, "title: Revenue\nassumed: half of", Pause(NEVER())))
    answer = await asker.ask()
    assert answer.code == "success"
    assert annotations(answer) == ("Revenue", [FORMULA])
    await asyncio.wait_for(model.gone.wait(), 60)


@pytest.mark.parametrize(
    "pieces",
    [
        ("```sql\nSELECT a FROM b WHERE ", Endless("c = 1 AND ")),
        ('{"sql": "SELECT a FROM b WHERE ', Endless("c = 1 AND ")),
    ],
)
async def test_an_endless_statement_ends_with_a_clear_error(
    asker: Asker, model: ScriptedModel, pieces: tuple[Piece, ...]
) -> None:
    model.script("sql", Reply(pieces))
    answer = await asker.ask()
    assert answer.code == "model_unavailable"
    assert "never finished its query" in answer.message
    assert len(model.requests) == 2  # the second shows the tables in another form
    assert [sql["status"] for sql in answer.all("sql")] in ([], ["failed"])


async def test_a_statement_that_breaks_off_ends_with_the_reason(
    asker: Asker, model: ScriptedModel
) -> None:
    go_on = asyncio.Event()
    model.script("sql", Reply(("```sql\nSELECT province FROM ", Pause(go_on), Cut())))
    answer = await shown_before(asker, "sql:writing", go_on)
    assert (answer.code, answer.all("sql")[-1]["status"]) == ("model_unavailable", "failed")
    assert answer.all("sql")[-1]["problem"] == answer.message


@pytest.mark.parametrize(
    "reply",
    [
        sql_reply(REVENUE, cannot_answer="There are no returns in the data."),
        text_reply(f"cannot answer: There are no returns in the data.\n```sql\n{REVENUE}\n```"),
        sql_json_reply(REVENUE, cannot_answer_reason="There are no returns in the data."),
    ],
)
async def test_a_doubt_stands_above_an_answer(
    asker: Asker, model: ScriptedModel, reply: Reply
) -> None:
    model.script("sql", reply)
    answer = await asker.ask()
    assert answer.rows
    [notice] = answer.all("notice")
    assert (notice["level"], notice["code"]) == ("warning", "doubt")
    assert "There are no returns in the data." in notice["message"]


async def test_remarks_on_a_failed_statement_are_dropped(
    asker: Asker, model: ScriptedModel
) -> None:
    wrong = Reply((*sql_reply(WRONG, title="Wrong").pieces, "\nassumed: half", Pause(NEVER())))
    model.script("sql", wrong, sql_reply(REVENUE, title="Right"))
    answer = await asker.ask()
    assert annotations(answer) == ("Right", [FORMULA])
    assert answer.all("sql")[1]["status"] == "rejected"
    assert model.gone.is_set()


async def test_a_stopped_run_reads_no_remarks(asker: Asker, model: ScriptedModel) -> None:
    model.script("sql", followed_by(FENCE, Pause(NEVER())))
    body = asker.body()
    events: list[dict[str, Any]] = []
    async for event in follow(asker, body):
        events.append(event)
        if event.get("activityType") == "table":
            await asker.stop(body)
    assert Answer(events).code == "cancelled"
    await asyncio.wait_for(model.gone.wait(), 15)  # the call alone would last for 30 s


async def test_a_copied_instruction_is_no_assumption(asker: Asker, model: ScriptedModel) -> None:
    system: list[str] = []

    def answer(request: Any) -> Reply | None:
        if request.kind != "sql":
            return None
        system.append(str(request.body["messages"][0]["content"]))
        line = next(line for line in system[0].splitlines() if len(line) > 60).lstrip("- ")
        return sql_reply(REVENUE, title="Revenue", assumptions=[line, "All count."])

    model.answer = answer
    assert annotations(await asker.ask()) == ("Revenue", ["All count.", FORMULA])
