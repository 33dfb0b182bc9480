"""The plain prompt: what it says, how its answer is read, and that it is paid once."""

from dataclasses import replace
from pathlib import Path

import pytest

from agent.llm.types import ModelEndpoint
from model.errors import ModelUnavailable
from tests.evals.datasets.eval_question import EvalQuestion, read_questions
from tests.evals.datasets.warehouse import Warehouse, open_own
from tests.evals.runs.answer_cache import AnswerCache
from tests.evals.runs.attempt import Attempt
from tests.evals.runs.plain_prompt import PlainPrompt, prompt, statement
from tests.support.scripted.model_replies import Endless, Reply, text_reply
from tests.support.scripted.model_server import ScriptedModel, scripted_model

TRUNCATED = "```sql\nSELECT 1"


@pytest.fixture(scope="module")
def warehouse() -> Warehouse:
    return open_own("hr")


@pytest.fixture(scope="module")
def question() -> EvalQuestion:
    return next(
        asked for asked in read_questions("hr") if asked.language == "zh" and not asked.history
    )


def endpoint(model: ScriptedModel, name: str = "scripted") -> ModelEndpoint:
    return ModelEndpoint(name, model.url, temperature=0.7)


async def ask(
    model: ScriptedModel, folder: Path, *asked: EvalQuestion, name: str = "scripted"
) -> list[Attempt]:
    plain = PlainPrompt(endpoint(model, name), AnswerCache(folder))
    try:
        return [await plain.ask(open_own("hr"), each) for each in asked]
    finally:
        await plain.close()


async def test_an_answer_is_asked_for_once(tmp_path: Path, question: EvalQuestion) -> None:
    async with scripted_model(
        answer=lambda _: text_reply(f"```sql\n{question.golds[0]}\n```")
    ) as model:
        first, again = await ask(model, tmp_path, question, question)
        assert len(model.requests) == 1
        assert model.requests[0].body["temperature"] == 0
        assert first.rows == again.rows != []
        assert first.calls == again.calls
        assert first.calls[0].input == 100
        await ask(model, tmp_path, question)
        assert len(model.requests) == 1


async def test_another_model_another_question_and_a_renewal_are_asked(
    tmp_path: Path, question: EvalQuestion
) -> None:
    async with scripted_model(answer=lambda _: text_reply("SELECT 1")) as model:
        await ask(model, tmp_path, question)
        await ask(model, tmp_path, question, name="another")
        await ask(model, tmp_path, replace(question, evidence="a hint"))
        assert len(model.requests) == 3
        assert "a hint" in model.requests[-1].user
        plain = PlainPrompt(endpoint(model), AnswerCache(tmp_path, renew=True))
        await plain.ask(open_own("hr"), question)
        await plain.close()
        assert len(model.requests) == 4


async def test_an_answer_that_runs_away_is_cut_and_kept(
    tmp_path: Path, question: EvalQuestion
) -> None:
    reply = Reply([TRUNCATED, Endless("\n-- and so on")])
    async with scripted_model(answer=lambda _: reply) as model:
        [attempt] = await ask(model, tmp_path, question)
        assert attempt.rows == [(1,)]
        await ask(model, tmp_path, question)
        assert len(model.requests) == 1


async def test_a_server_that_is_not_there_is_no_answer(
    tmp_path: Path, question: EvalQuestion
) -> None:
    async with scripted_model() as model:
        pass
    with pytest.raises(ModelUnavailable):
        await ask(model, tmp_path, question)
    assert not (tmp_path / "plain").exists()


def test_the_prompt_has_every_table_with_its_keys_and_nothing_else(
    warehouse: Warehouse, question: EvalQuestion
) -> None:
    [message] = prompt(replace(warehouse, dated=False), question)
    assert message["content"].count("CREATE TABLE") == len(warehouse.schema.tables)
    assert "FOREIGN KEY (dept_cd) REFERENCES dept (dept_cd)" in message["content"]
    assert message["content"].endswith(f"Question: {question.text}")
    assert all(table.comment not in message["content"] for table in warehouse.schema.tables)
    assert "Today is" not in message["content"]


def test_a_follow_up_is_told_what_was_asked_before(warehouse: Warehouse) -> None:
    follow_up = next(asked for asked in read_questions("hr") if asked.history)
    messages = prompt(warehouse, follow_up)
    assert [message["role"] for message in messages][-3:] == ["user", "assistant", "user"]
    assert f"Today is {warehouse.today}" in messages[0]["content"]
    assert follow_up.history[-1].sql in messages[-2]["content"]
    assert messages[-1]["content"] == follow_up.text


@pytest.mark.parametrize(
    ("text", "sql"),
    [
        ("```sql\nSELECT 1;\n```\nIt counts.", "SELECT 1;"),
        ("Here: ```SELECT 1```", "SELECT 1"),
        (TRUNCATED, "SELECT 1"),
        ("SELECT 1", "SELECT 1"),
        ("WITH a AS (SELECT 1) SELECT * FROM a", "WITH a AS (SELECT 1) SELECT * FROM a"),
        ("```sql\nDROP TABLE t\n```", ""),
        ("I cannot.", ""),
    ],
)
def test_the_statement_is_found_in_a_block_or_bare(text: str, sql: str) -> None:
    assert statement(text) == sql
