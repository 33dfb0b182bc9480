"""One example: asked without itself, with and without a candidate, whatever fails."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager

from agent.agui_stream import StreamItem
from agent.events import ModelFallback, ResultReady, TokensUsed
from agent.ports import QueryRunner
from agent.runtime.call_reservation import CountTokens
from model.actor import Actor, UserActor
from model.answers.answer import ResponderIdentity
from model.database.engine import now
from model.errors import CannotAnswer, ModelTimeout, SqlFailed
from model.sources.evaluation import CandidateExample, Evaluation, EvaluationCost
from model.sources.query import CheckedQuery, OnWait, QueryResult, ResultColumn
from model.sources.schema import Schema, SourceInfo
from model.sources.teaching import Example, ExampleValues
from services.answering.ports import AnswerRequest
from services.evaluation.example_evaluator import ExampleEvaluator
from services.evaluation.question_asker import QuestionAsker

SCHEMA = Schema(SourceInfo("s", "s", "sqlite", "sqlite"), (), ())
COLUMNS = (ResultColumn("n", "n", "integer"),)
EXAMPLE = Example("e1", "s", ExampleValues(question="How many?", sql="1"), "manual", now(), now())
CANDIDATE = CandidateExample("p1", "How many more?", "2")


class Runner:
    """Statements are numbers, and their own rows."""

    def check(self, sql: str) -> CheckedQuery:
        return CheckedQuery(f"SELECT {sql}", ())

    async def run(
        self,
        query: CheckedQuery,
        on_wait: OnWait | None = None,
        *,
        cost_approved: bool = False,
        counted: bool = True,
    ) -> QueryResult:
        del on_wait
        if query.sql == "SELECT broken":
            raise SqlFailed("datasources.failed", reason="no such table")
        return QueryResult(COLUMNS, ((int(query.sql.split()[1]),),))


class Sources:
    """One source, open to all."""

    async def list_ids(self, actor: Actor) -> list[str]:
        del actor
        return ["s"]

    async def is_open(self, source_id: str, actor: Actor) -> bool:
        del actor
        return source_id == "s"

    @asynccontextmanager
    async def open(self, source_id: str, actor: Actor) -> AsyncIterator[tuple[Schema, QueryRunner]]:
        del source_id, actor
        yield SCHEMA, Runner()


class ScriptedAgent:
    """Answers with numbers or errors, in turn, and remembers what it was asked."""

    def __init__(self, *answers: int | Exception | ModelFallback) -> None:
        self._answers = list(answers)
        self.requests: list[AnswerRequest] = []

    async def answer(self, answer_request: AnswerRequest) -> AsyncGenerator[StreamItem]:
        self.requests.append(answer_request)
        yield TokensUsed("m", 10, 2)
        match self._answers.pop(0):
            case Exception() as error:
                raise error
            case ModelFallback() as fallback:
                yield fallback
            case number:
                yield ResultReady(QueryResult(COLUMNS, ((number,),)), f"SELECT {number}")


@asynccontextmanager
async def reserve_nothing(
    user: UserActor, tokens: int, limit_s: float
) -> AsyncIterator[CountTokens]:
    """The agent here calls no model."""
    raise AssertionError((user, tokens, limit_s))
    yield


def evaluator(agent: ScriptedAgent, candidate: CandidateExample | None = None) -> ExampleEvaluator:
    evaluation = Evaluation(
        id="v",
        datasource_id="s",
        user_id="u",
        locale="en",
        responder=ResponderIdentity("model", "m", "m1"),
        questions=1,
        teaching_version="",
        access="",
        started_at=now(),
        candidate=candidate,
    )
    return ExampleEvaluator(QuestionAsker(agent, reserve_nothing), Sources(), evaluation)


async def test_the_example_is_left_out_and_its_rows_are_the_reference() -> None:
    agent = ScriptedAgent(1)
    scored = await evaluator(agent).evaluate(0, EXAMPLE)
    assert (scored.question.outcome, scored.question.baseline) == ("right", None)
    assert scored.question.sql == "SELECT 1"
    assert scored.cost == EvaluationCost(1, 12)
    [request] = agent.requests
    assert (request.run.question, request.run.user_id, request.run.mode) == (
        "How many?",
        "u",
        "data",
    )
    assert request.examples.excluded_ids == {"e1"}
    assert request.examples.extra_examples == ()


async def test_with_a_candidate_it_is_asked_without_and_with_it() -> None:
    agent = ScriptedAgent(1, 3)
    scored = await evaluator(agent, CANDIDATE).evaluate(0, EXAMPLE)
    assert (scored.question.baseline, scored.question.outcome) == ("right", "wrong")
    assert scored.question.got_worse
    assert scored.cost == EvaluationCost(2, 24)
    without, with_it = agent.requests
    assert without.examples.extra_examples == ()
    assert [each.values.sql for each in with_it.examples.extra_examples] == ["2"]
    assert without.examples.excluded_ids == with_it.examples.excluded_ids == {"e1"}


async def test_a_candidate_does_not_answer_its_own_question() -> None:
    agent = ScriptedAgent(1, 1)
    same = CandidateExample("p1", "how many", "1")
    await evaluator(agent, same).evaluate(0, EXAMPLE)
    assert [request.examples.extra_examples for request in agent.requests] == [(), ()]


async def test_a_refusal_and_a_failed_statement_are_told_apart() -> None:
    agent = ScriptedAgent(
        CannotAnswer("evaluations.no_statement"), SqlFailed("datasources.failed", reason="x")
    )
    ask = evaluator(agent)
    refused, failed = await ask.evaluate(0, EXAMPLE), await ask.evaluate(1, EXAMPLE)
    assert (refused.question.outcome, failed.question.outcome) == ("refused", "wrong")
    assert refused.question.problem
    assert failed.asking_error is None


async def test_what_says_nothing_of_the_answer_is_neither_right_nor_wrong() -> None:
    agent = ScriptedAgent(ModelTimeout("llm.timeout", seconds=1), ModelFallback("m", "other"))
    ask = evaluator(agent)
    for _ in range(2):
        scored = await ask.evaluate(0, EXAMPLE)
        assert scored.question.outcome == "failed"
        assert scored.asking_error
        assert scored.cost == EvaluationCost(1, 12)


async def test_a_broken_example_costs_no_call() -> None:
    agent = ScriptedAgent()
    broken = Example("e2", "s", ExampleValues(question="?", sql="broken"), "manual", now(), now())
    scored = await evaluator(agent, CANDIDATE).evaluate(0, broken)
    assert (scored.question.outcome, scored.question.baseline) == ("failed", "failed")
    assert (scored.cost, scored.asking_error, agent.requests) == (EvaluationCost(), None, [])


async def test_a_defect_of_the_agent_ends_one_question_and_its_cost_is_counted() -> None:
    agent = ScriptedAgent(1, ZeroDivisionError())
    scored = await evaluator(agent, CANDIDATE).evaluate(0, EXAMPLE)
    assert (scored.question.baseline, scored.question.outcome) == ("right", "failed")
    assert scored.question.problem
    assert scored.cost == EvaluationCost(2, 24)
