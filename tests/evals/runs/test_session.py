"""The bench as a whole: the product is asked, judged, and goes on where a run stopped."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from agent.data_agent.second_reading import second_reading
from model.errors import ModelUnavailable
from model.settings import Settings
from tests.evals import __main__ as bench
from tests.evals.datasets.connection import fetch
from tests.evals.datasets.dataset_part import Dataset
from tests.evals.datasets.eval_question import EvalQuestion
from tests.evals.datasets.warehouse import open_own
from tests.evals.reporting.run_folder import RunFolder, read_report
from tests.evals.runs.answer_cache import AnswerCache
from tests.evals.runs.attempt import Attempt, Record
from tests.evals.runs.selection import Selection
from tests.evals.runs.session import answer_all, judge_attempt, open_ways
from tests.support.scripted.model_replies import sql_reply, text_reply
from tests.support.scripted.model_server import ScriptedModel, scripted_model

HR = Selection(("own",), ("hr",), "en", sample=3)
GOLD = "SELECT count(*) AS n FROM emp"


def settings(**model: str) -> Settings:
    return Settings(_env_file=None, model=model)


def asked_of(model: ScriptedModel) -> Settings:
    return settings(base_url=model.url, name="scripted")


async def ask(given: Settings, folder: Path, way: str, *asked: EvalQuestion) -> list[Record]:
    """Ask questions that are not in the set, of one way."""
    dataset = open_own("hr")
    async with open_ways(given, [way], AnswerCache(folder)) as ways:
        attempts = [await ways[way]("own", dataset, each) for each in asked]
    told = zip(asked, attempts, strict=True)
    return [judge_attempt(("own", way), dataset, each, attempt) for each, attempt in told]


@pytest.fixture
def question() -> EvalQuestion:
    return EvalQuestion("n", "count", "en", "How many employees are there?", (GOLD,))


async def test_a_repaired_statement_is_right_and_its_calls_are_counted(
    tmp_path: Path, question: EvalQuestion
) -> None:
    async with scripted_model() as model:
        model.script("sql", sql_reply("SELECT nope FROM emp"), sql_reply(GOLD))
        [record] = await ask(asked_of(model), tmp_path, "ours", question)
        assert (record.outcome, record.statements) == ("right", 2)
        assert record.calls == [{"input": 100, "output": 20, "cached": 0}] * 2
        assert (record.joins, record.gold_joins) == (0, 0)
        assert record.complete
        assert record.seconds > 0
        assert {request.kind for request in model.requests} == {"sql"}  # neither told nor suggested


async def test_what_was_said_with_the_model_is_recorded(
    tmp_path: Path, question: EvalQuestion
) -> None:
    async with scripted_model() as model:
        model.script("sql", sql_reply(GOLD))
        async with open_ways(asked_of(model), ["ours"], AnswerCache(tmp_path)) as ways:
            attempt = await ways["ours"]("own", open_own("hr"), question)
    [call] = attempt.exchange
    assert "emp" in str(call["messages"])
    assert GOLD in call["said"]


async def test_a_statement_that_the_product_puts_right_itself_is_told(
    tmp_path: Path, question: EvalQuestion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(second_reading, "MIN_ELAPSED_S", 0.0)
    monkeypatch.setattr(second_reading, "MAX_PROCESSOR_SHARE", 1e9)
    async with scripted_model() as model:
        model.script(
            "sql",
            sql_reply("select COUNT(*) as n from EMP"),
            sql_reply("SELECT count(base_salary) FROM emp"),
        )
        same, other = await ask(asked_of(model), tmp_path, "ours", question, question)
        assert (same.outcome, same.corrected, same.agrees) == ("right", False, True)
        assert (other.outcome, other.corrected, other.statements) == ("right", True, 1)


async def test_of_a_whole_answer_summary_and_suggestions_are_counted(
    tmp_path: Path, question: EvalQuestion
) -> None:
    async with scripted_model() as model:
        model.script("sql", sql_reply("SELECT dept_cd, count(*) AS n FROM emp GROUP BY dept_cd"))
        [record] = await ask(asked_of(model), tmp_path, "whole", question)
        assert (record.way, record.statements) == ("whole", 1)
        assert [request.kind for request in model.requests] == ["sql", "summary", "suggestions"]
        assert len(record.calls) == 3


async def test_other_rows_are_wrong_and_a_reason_is_a_refusal(
    tmp_path: Path, question: EvalQuestion
) -> None:
    async with scripted_model() as model:
        reason = text_reply("cannot answer: There is no such thing.")
        model.script("sql", sql_reply("SELECT 1 AS n"), reason)
        wrong, refused = await ask(asked_of(model), tmp_path, "ours", question, question)
        assert (wrong.outcome, refused.outcome) == ("wrong", "refused")
        assert "no such thing" in refused.problem


async def test_what_the_source_cannot_answer_must_be_refused(
    tmp_path: Path, question: EvalQuestion
) -> None:
    unanswerable = replace(question, golds=())
    async with scripted_model() as model:
        reason = text_reply("cannot answer: There is no such thing.")
        model.script("sql", sql_reply("SELECT 1 AS n"), reason)
        answered, refused = await ask(asked_of(model), tmp_path, "ours", unanswerable, unanswerable)
        assert (answered.outcome, refused.outcome) == ("wrong", "right")


async def test_without_a_model_the_engine_answers_and_no_plain_prompt(
    tmp_path: Path, question: EvalQuestion
) -> None:
    [record] = await ask(settings(), tmp_path, "ours", question)
    assert (record.outcome, record.calls) == ("right", [])
    async with open_ways(settings(), ["ours", "plain"], AnswerCache(tmp_path)) as ways:
        assert list(ways) == ["ours"]


async def test_workbooks_are_asked_too(tmp_path: Path) -> None:
    selection = Selection(("files",), ("staff",), "zh", sample=1)
    told: list[Record] = []
    async with open_ways(settings(), ["ours"], AnswerCache(tmp_path)) as ways:
        await answer_all([ways], selection, RunFolder(tmp_path), told.append)
    assert [(record.set, record.outcome) for record in told] == [("files", "right")]


class CountingWay:
    """Answers from a list of statements, and counts."""

    def __init__(self, fail_at: int = -1) -> None:
        self.asked: list[str] = []
        self._fail_at = fail_at

    async def ask(self, group: str, dataset: Dataset, asked: EvalQuestion) -> Attempt:
        if len(self.asked) == self._fail_at:
            raise ModelUnavailable("llm.unreachable")
        self.asked.append(asked.id)
        return Attempt(sql=asked.golds[0], rows=fetch(dataset.connection, asked.golds[0]).rows)


async def test_a_second_start_goes_on_where_the_first_stopped(tmp_path: Path) -> None:
    told: list[Record] = []
    first, second = CountingWay(fail_at=2), CountingWay()
    with pytest.raises(ModelUnavailable):
        await answer_all([{"ours": first.ask}], HR, RunFolder(tmp_path), told.append)
    with (tmp_path / "answers.jsonl").open("a") as answers:
        answers.write('{"set": "own", "da')  # the machine went down
    await answer_all([{"ours": second.ask}], HR, RunFolder(tmp_path), told.append)
    assert (len(first.asked), len(second.asked)) == (2, 1)
    assert len(set(first.asked + second.asked)) == 3
    assert [record.key for record in RunFolder(tmp_path).records()] == [r.key for r in told]


async def test_workers_share_the_questions(tmp_path: Path) -> None:
    told: list[Record] = []
    workers = [CountingWay() for _ in range(3)]
    openings = [{"ours": worker.ask} for worker in workers]
    await answer_all(openings, HR, RunFolder(tmp_path), told.append)
    assert [len(worker.asked) for worker in workers] == [1, 1, 1]
    assert len({record.key for record in told}) == 3


async def test_the_command_writes_a_report_and_refuses_to_mix_models(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    words = [
        "--sets",
        "own",
        "--only",
        "hr",
        "--language",
        "en",
        "--sample",
        "2",
        "--name",
        "tried",
        "--cache",
    ]
    given = bench.options([*words, str(tmp_path / "cache")])
    async with scripted_model(answer=lambda _: text_reply(GOLD)) as model:
        assert await bench.run(given, asked_of(model)) == 0
        report: dict[str, Any] = read_report("tried")
        [group] = report["figures"]
        assert group["ours"]["asked"] == group["plain"]["asked"] == group["paired"]["asked"] == 2
        assert "| own en | plain | 2 |" in (tmp_path / ".eval/tried/report.md").read_text()
        assert "| own en | ours | 2 |" in capsys.readouterr().out
        requests = len(model.requests)
        assert await bench.run(given, asked_of(model)) == 0
        assert len(model.requests) == requests  # all of it was answered
    with pytest.raises(SystemExit, match="another model"):
        await bench.run(given, settings())


async def test_a_server_that_is_not_there_stops_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    async with scripted_model() as model:
        pass
    given = bench.options(["--only", "hr", "--sample", "1", "--name", "x", "--ways", "ours"])
    assert await bench.run(given, asked_of(model)) == 1
    assert "NAME=x goes on" in capsys.readouterr().out
    assert read_report("x")["questions"] == []
