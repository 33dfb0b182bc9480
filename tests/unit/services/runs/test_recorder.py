"""Every stream that a recorder writes is a valid AG-UI run, however it ends."""

from typing import Any

import pytest
from ag_ui.core import (
    ActivitySnapshotEvent,
    BaseEvent,
    ReasoningMessageContentEvent,
    ReasoningMessageStartEvent,
    ReasoningStartEvent,
    StepFinishedEvent,
    StepStartedEvent,
    TextMessageContentEvent,
    TextMessageEndEvent,
    TextMessageStartEvent,
    ToolCallArgsEvent,
    ToolCallEndEvent,
    ToolCallResultEvent,
    ToolCallStartEvent,
)
from ag_ui_validate.pytest_plugin import assert_valid_agui

from agent.events import TokensUsed
from model.answers.answer import StoredToolCall
from model.chats.interrupt import Interrupt, Pause
from model.errors import SqlFailed
from services.runs import recorder as recorder_module
from services.runs.recorder import Recorder, RunIds, run_started_event
from tests.unit.services.runs.fake_event_writer import FakeEventWriter

IDS = RunIds("run-1", "chat-1")
SQL_OK = {"sql": "SELECT 1", "status": "ok"}
ANSWER: list[BaseEvent] = [
    StepStartedEvent(step_name="write_sql"),
    ReasoningStartEvent(message_id="r1"),
    ReasoningMessageStartEvent(message_id="r1"),
    ReasoningMessageContentEvent(message_id="r1", delta="Let me see"),
    ActivitySnapshotEvent(
        message_id="s1", activity_type="sql", content={"sql": "SELECT 1", "status": "checking"}
    ),
    ActivitySnapshotEvent(message_id="s1", activity_type="sql", content=SQL_OK),
    StepStartedEvent(step_name="summarize"),
    ToolCallStartEvent(tool_call_id="t1", tool_call_name="clock"),
    ToolCallArgsEvent(tool_call_id="t1", delta='{"zone": "UTC"}'),
    TextMessageStartEvent(message_id="m1", role="assistant"),
    TextMessageContentEvent(message_id="m1", delta="共 3 个"),
    TextMessageContentEvent(message_id="m1", delta="。"),
]


PAUSE = Pause((Interrupt("i1", "tool_approval", "May it?", "t1", {"tool": "clock"}),), {"n": 1})


@pytest.fixture
def log() -> FakeEventWriter:
    return FakeEventWriter([run_started_event(IDS)])


@pytest.fixture
def recorder(log: FakeEventWriter) -> Recorder:
    return Recorder(IDS, log)


def assert_valid(events: list[dict[str, Any]]) -> None:
    assert_valid_agui(events, max_warnings=0)


@pytest.mark.parametrize("cut", range(len(ANSWER) + 1))
@pytest.mark.parametrize("ending", ["finished", "cancelled", "failed", "waiting"])
async def test_a_run_cut_anywhere_is_closed_properly(
    recorder: Recorder, log: FakeEventWriter, cut: int, ending: str
) -> None:
    for event in ANSWER[:cut]:
        await recorder.add(event)
    if ending == "failed":
        await recorder.fail("interrupted", "Gone.")
    elif ending == "waiting":
        await recorder.pause(PAUSE)
    else:
        await getattr(recorder, {"finished": "finish", "cancelled": "cancel"}[ending])()
    assert_valid(log.wire())
    assert [event.seq for event in log.events] == list(range(1, len(log.events) + 1))
    assert [event.last for event in log.events] == [False] * (len(log.events) - 1) + [True]


async def test_a_stopped_run_says_cancelled(recorder: Recorder, log: FakeEventWriter) -> None:
    await recorder.cancel()
    assert log.wire()[-1]["outcome"] == {"type": "cancelled"}
    assert log.endings[0].status == "cancelled"


async def test_an_error_has_its_code_and_the_cost_so_far(
    recorder: Recorder, log: FakeEventWriter
) -> None:
    recorder.add_usage(TokensUsed("m", 10, 5, cached=7))
    recorder.add_usage(TokensUsed("m", 1, 2))
    recorder.add_usage(TokensUsed("n", 3, 1))
    await recorder.fail("model_timeout", "太慢了")
    last = log.wire()[-1]
    assert (last["code"], last["message"]) == ("model_timeout", "太慢了")
    assert last["usage"] == [
        {
            "model": "m",
            "inputTokens": 11,
            "outputTokens": 7,
            "totalTokens": 18,
            "cachedInputTokens": 7,
        },
        {"model": "n", "inputTokens": 3, "outputTokens": 1, "totalTokens": 4},
    ]
    assert (log.endings[0].error_code, log.endings[0].usage) == ("model_timeout", last["usage"])


async def test_the_stored_answer_is_what_was_streamed(
    recorder: Recorder, log: FakeEventWriter
) -> None:
    for event in ANSWER:
        await recorder.add(event)
    await recorder.finish()
    answer = log.endings[0].answer
    assert (answer.message_id, answer.text) == ("m1", "共 3 个。")
    assert answer.reasoning == "Let me see"
    assert [(a.id, a.type, a.content) for a in answer.activities] == [("s1", "sql", SQL_OK)]
    assert {step.name for step in answer.steps} == {"write_sql", "summarize"}
    assert answer.sql == "SELECT 1"


async def test_steps_are_timed(
    recorder: Recorder, log: FakeEventWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = iter([1_000, 1_250, 1_300])
    monkeypatch.setattr(recorder_module, "_now_ms", lambda: next(clock))
    await recorder.add(StepStartedEvent(step_name="run_sql"))
    await recorder.add(StepFinishedEvent(step_name="run_sql"))
    await recorder.finish()
    assert [(step.name, step.ms) for step in log.endings[0].answer.steps] == [("run_sql", 250)]


async def test_a_repeated_step_is_kept_twice(recorder: Recorder, log: FakeEventWriter) -> None:
    for _ in range(2):
        await recorder.add(StepStartedEvent(step_name="check_sql"))
        await recorder.add(StepFinishedEvent(step_name="check_sql"))
    await recorder.finish()
    assert [step.name for step in log.endings[0].answer.steps] == ["check_sql", "check_sql"]


async def test_empty_pieces_are_not_sent(recorder: Recorder, log: FakeEventWriter) -> None:
    await recorder.add(TextMessageStartEvent(message_id="m1", role="assistant"))
    await recorder.add(TextMessageContentEvent(message_id="m1", delta=""))
    await recorder.add(TextMessageEndEvent(message_id="m1"))
    await recorder.finish()
    assert_valid(log.wire())
    assert "TEXT_MESSAGE_CONTENT" not in {event["type"] for event in log.wire()}


async def test_half_a_character_is_no_failure(recorder: Recorder, log: FakeEventWriter) -> None:
    await recorder.add(TextMessageStartEvent(message_id="m1", role="assistant"))
    await recorder.add(TextMessageContentEvent(message_id="m1", delta="a\ud83d"))
    await recorder.finish()
    assert log.endings[0].answer.text == "a?"


async def test_an_event_no_server_would_store_is_refused(
    recorder: Recorder, log: FakeEventWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorder_module, "MAX_EVENT_BYTES", 100)
    with pytest.raises(SqlFailed):
        await recorder.add(
            ActivitySnapshotEvent(
                message_id="t", activity_type="table", content={"rows": ["x" * 200]}
            )
        )
    await recorder.fail("sql_failed", "Too large.")
    assert_valid(log.wire())


async def test_a_call_is_kept_with_its_result(recorder: Recorder, log: FakeEventWriter) -> None:
    about = {"failed": True, "truncated": False, "ms": 12}
    for event in (
        ToolCallStartEvent(tool_call_id="t", tool_call_name="add", metadata={"server": "sums"}),
        ToolCallArgsEvent(tool_call_id="t", delta='{"a":'),
        ToolCallArgsEvent(tool_call_id="t", delta="1}"),
        ToolCallEndEvent(tool_call_id="t"),
        ToolCallResultEvent(message_id="r", tool_call_id="t", content="no", metadata=about),
    ):
        await recorder.add(event)
    await recorder.finish()
    assert_valid(log.wire())
    assert log.endings[0].answer.tools == (
        StoredToolCall("t", "add", "sums", '{"a":1}', "no", failed=True, ms=12),
    )


async def test_a_run_that_waits_says_what_for(recorder: Recorder, log: FakeEventWriter) -> None:
    await recorder.pause(PAUSE)
    [asked] = log.wire()[-1]["outcome"]["interrupts"]
    assert (asked["id"], asked["reason"], asked["toolCallId"]) == ("i1", "tool_approval", "t1")
    assert asked["responseSchema"]["properties"]["approved"]["type"] == "boolean"
    assert (log.endings[0].status, log.endings[0].pause) == ("waiting", PAUSE)


FIGURES = ActivitySnapshotEvent(
    message_id="f1",
    activity_type="figures",
    content={"checked": 1, "verified": 1, "unverified": []},
)


@pytest.mark.parametrize("end", ["cancelled", "interrupted"])
async def test_a_complete_answer_is_finished_whatever_ends_the_rest(
    recorder: Recorder, log: FakeEventWriter, end: str
) -> None:
    for event in (*ANSWER, FIGURES, StepStartedEvent(step_name="suggest")):
        await recorder.add(event)
    await (recorder.cancel() if end == "cancelled" else recorder.interrupt("Gone."))
    assert_valid(log.wire())
    assert (log.endings[0].status, log.endings[0].error_code) == ("finished", None)


async def test_an_answer_whose_figures_are_not_checked_is_interrupted(
    recorder: Recorder, log: FakeEventWriter
) -> None:
    for event in ANSWER:
        await recorder.add(event)
    await recorder.interrupt("Gone.")
    assert (log.endings[0].status, log.endings[0].error_message) == ("failed", "Gone.")
