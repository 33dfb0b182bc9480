"""The warm-up before the first question goes through every step, with the engine and a model."""

from dataclasses import replace
from typing import Any

import pytest

from agent.charting.selection.chart_selection import choose_chart
from agent.data_agent.graph import build_graph
from agent.data_agent.sql_writing.model_sql_writer import ModelSqlWriter
from agent.data_agent.suggestions.model_suggester import ModelSuggester
from agent.data_agent.summaries.model_summarizer import ModelSummarizer
from agent.figures.check import check_figures
from agent.rule_engine.sql_writer import RuleSqlWriter
from agent.rule_engine.suggestions.suggester import ComputedSuggester
from agent.rule_engine.summaries.summarizer import ComputedSummarizer
from services.answering import warm_up
from services.answering.event_encoding import encode_event
from services.answering.ports import Responders
from services.answering.warm_up import WarmUpModel, run_warm_up

COMPUTED = ComputedSummarizer()
ENGINE = Responders(
    RuleSqlWriter(), COMPUTED, COMPUTED, ComputedSuggester(), choose_chart, check_figures
)
CHAT_MODEL = WarmUpModel()
MODEL = replace(
    ENGINE,
    writer=ModelSqlWriter(CHAT_MODEL),
    summarizer=ModelSummarizer(CHAT_MODEL, COMPUTED),
    suggester=ModelSuggester(CHAT_MODEL, ComputedSuggester()),
)
STEPS = ["retrieve", "write_sql", "check_sql", "run_sql", "chart", "suggest", "summarize"]


@pytest.mark.parametrize("responders", [ENGINE, MODEL], ids=["engine", "model"])
async def test_every_step_is_rehearsed_in_both_languages(
    responders: Responders, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[Any] = []
    monkeypatch.setattr(warm_up, "encode_event", lambda e: (said.append(e), encode_event(e))[1])
    await run_warm_up(build_graph(), responders)
    steps = sorted(event.step_name for event in said if event.type == "STEP_FINISHED")
    assert steps == sorted(STEPS * 2)
    assert [record.message for record in caplog.records] == []


async def test_a_warm_up_that_fails_keeps_nobody_from_starting(
    caplog: pytest.LogCaptureFixture,
) -> None:
    class Broken(RuleSqlWriter):
        async def write(self, request: Any, on_thinking: Any) -> Any:
            raise ValueError

    await run_warm_up(build_graph(), replace(ENGINE, writer=Broken()))
    assert {record.message for record in caplog.records} == {"warm-up failed"}
