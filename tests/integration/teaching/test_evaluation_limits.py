"""What an evaluation may take: questions at a time, hours, tokens of the day, failures in a row."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any, cast

import pytest

from model.answers.answer import ResponderIdentity
from model.database.engine import Database, new_id, now
from model.errors import Forbidden, ModelUnavailable
from model.repositories.sources import evaluations as repository
from model.sources.evaluation import EvaluatedQuestion, Evaluation, EvaluationCost
from model.sources.teaching import Example, ExampleValues
from model.tables.datasource import DatasourceRow
from model.usage.budget import Budget
from services.evaluation.evaluation_job import EvaluationJob, EvaluationLimits
from services.evaluation.example_evaluator import ExampleEvaluator, ScoredQuestion
from tests.support.records import OWNER

pytestmark = pytest.mark.parametrize("records", ["sqlite"], indirect=True)
AWAY = ModelUnavailable("llm.unreachable", name="m")


@dataclass
class FakeEvaluator:
    """Scores every question as right, after a while, and counts how many it has at a time."""

    score: Callable[[int], ScoredQuestion]
    seconds: float = 0
    running: int = 0
    most: int = 0
    positions: list[int] = field(default_factory=list)

    async def evaluate(self, position: int, example: Example) -> ScoredQuestion:
        del example
        self.positions.append(position)
        self.running += 1
        self.most = max(self.most, self.running)
        await asyncio.sleep(self.seconds)
        self.running -= 1
        return self.score(position)


def right(position: int) -> ScoredQuestion:
    asked = EvaluatedQuestion(position, "e", "How many?", "right")
    used = {"model": "m", "inputTokens": 90, "outputTokens": 10}
    return ScoredQuestion(asked, EvaluationCost(1, 100), (used,))


def away(position: int) -> ScoredQuestion:
    asked = EvaluatedQuestion(position, "e", "How many?", "failed", problem="away")
    return ScoredQuestion(asked, asking_error=AWAY)


async def stay() -> None:
    """Who started the evaluation may go on with it."""


async def run(
    records: Database,
    evaluator: FakeEvaluator,
    limits: EvaluationLimits,
    questions: int,
    check_starter: Callable[[], Awaitable[None]] = stay,
) -> Evaluation:
    """An evaluation of so many questions, as it ended."""
    source_id = new_id()
    async with records.transaction() as session:
        session.add(DatasourceRow(id=source_id, name="s", kind="sqlite", config={}))
    evaluation = Evaluation(
        id=new_id(),
        datasource_id=source_id,
        user_id=OWNER,
        locale="en",
        responder=ResponderIdentity("model", "m", "m"),
        questions=questions,
        teaching_version="",
        access="",
        started_at=now(),
    )
    values = ExampleValues(question="How many?", sql="SELECT 1")
    example = Example("e", source_id, values, "manual", now(), now())
    asking = cast("ExampleEvaluator", cast("Any", evaluator))
    examples = [example] * questions
    job = EvaluationJob(records, asking, limits, evaluation, examples, check_starter)
    until = now() + timedelta(seconds=30)
    add = partial(repository.add, evaluation=evaluation, owner=job.owner, until=until)
    await records.write(add)
    await job.run()
    found = await records.read(partial(repository.find_by_id, evaluation_id=evaluation.id))
    assert found
    return found


async def test_so_many_questions_are_asked_at_a_time(records: Database) -> None:
    evaluator = FakeEvaluator(right, seconds=0.01)
    done = await run(records, evaluator, EvaluationLimits(parallel=3), 10)
    assert (done.status, done.counts.right, evaluator.most) == ("finished", 10, 3)
    assert evaluator.positions == list(range(10))
    assert done.cost == EvaluationCost(10, 1_000)


async def test_an_evaluation_ends_when_its_time_is_over(records: Database) -> None:
    done = await run(records, FakeEvaluator(right, seconds=60), EvaluationLimits(total_s=0.1), 5)
    assert (done.status, done.done) == ("failed", 0)
    assert done.problem
    assert done.problem[0] == "evaluations.too_long"


async def test_an_evaluation_ends_when_the_tokens_of_the_day_are_spent(records: Database) -> None:
    limits = EvaluationLimits(parallel=1, budget=Budget(tokens=250))
    done = await run(records, FakeEvaluator(right), limits, 10)
    assert (done.status, done.counts.right) == ("failed", 3)
    assert done.problem
    assert done.problem[0] == "budgets.tokens_used"


async def test_failures_in_a_row_end_it_and_single_ones_do_not(records: Database) -> None:
    limits = EvaluationLimits(parallel=1)
    done = await run(records, FakeEvaluator(away), limits, 20)
    assert (done.status, done.counts.failed) == ("failed", 5)
    assert done.problem
    assert done.problem[0] == AWAY.key
    sometimes = FakeEvaluator(lambda n: right(n) if n % 4 == 0 else away(n))
    done = await run(records, sometimes, limits, 20)
    assert (done.status, done.counts.right, done.counts.failed) == ("finished", 5, 15)


async def test_an_error_of_ours_ends_it_as_failed(records: Database) -> None:
    def fail(position: int) -> ScoredQuestion:
        raise ZeroDivisionError(position)

    done = await run(records, FakeEvaluator(fail), EvaluationLimits(), 5)
    assert (done.status, done.problem) == ("failed", ("evaluations.failed", {}))


async def test_no_question_is_asked_for_who_may_not_evaluate_any_more(records: Database) -> None:
    evaluator = FakeEvaluator(right)

    async def leave_after_two() -> None:
        if len(evaluator.positions) == 2:
            raise Forbidden("evaluations.starter_left")

    limits = EvaluationLimits(parallel=1)
    evaluation = await run(records, evaluator, limits, 9, leave_after_two)
    assert (evaluation.status, evaluation.counts.right) == ("failed", 2)
    assert evaluator.positions == [0, 1]
