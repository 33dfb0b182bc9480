"""Asks the question of one example without the example itself, and scores the answer."""

import asyncio
import logging
from dataclasses import dataclass, field
from typing import Any

from model.chats.run import Run
from model.database.engine import new_id, now
from model.errors import AppError, DatasourceUnavailable, RunFailed
from model.sources.evaluation import (
    NO_COST,
    CandidateExample,
    EvaluatedQuestion,
    Evaluation,
    EvaluationCost,
    ItemOutcome,
)
from model.sources.teaching import Example, ExampleOverride, ExampleValues, fold_question
from services.answering.ports import AnswerRequest, Sources
from services.evaluation.example_reference import run_reference
from services.evaluation.question_asker import AskingFailed, QuestionAsker, RecordedAnswer
from services.evaluation.scoring import Reference, score_answer

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ScoredQuestion:
    """A question with its outcome and what it cost."""

    question: EvaluatedQuestion
    cost: EvaluationCost = NO_COST
    uncounted_usage: tuple[dict[str, Any], ...] = ()
    """Of those of its calls that no budget counts yet."""
    not_asked: AppError | None = None
    """The error, when the model or the source was unavailable, or no tokens were left."""


@dataclass(slots=True)
class _Costs:
    cost: EvaluationCost = NO_COST
    uncounted_usage: list[dict[str, Any]] = field(default_factory=list)


class ExampleEvaluator:
    """Evaluates examples with the access of the user who started the evaluation."""

    def __init__(self, asker: QuestionAsker, sources: Sources, evaluation: Evaluation) -> None:
        self._asker = asker
        self._sources = sources
        self._evaluation = evaluation
        candidate = evaluation.candidate
        self._candidate_examples = (_to_example(candidate, evaluation),) if candidate else ()
        self._candidate_key = fold_question(candidate.question) if candidate else None

    async def evaluate(self, position: int, example: Example) -> ScoredQuestion:
        """Ask the question of an example; with a candidate, first without it, then with it."""
        costs = _Costs()
        baseline: ItemOutcome | None = "failed" if self._candidate_examples else None
        answer, problem = RecordedAnswer(), ""
        not_asked: AppError | None = None
        try:
            reference = await self._run_reference(example)
            baseline_override = ExampleOverride(without=frozenset({example.id}))
            if self._candidate_examples:
                baseline = await self._score(
                    example, reference, baseline_override, RecordedAnswer(), costs
                )
            candidate = self._choose_candidate(example)
            override = ExampleOverride(baseline_override.without, candidate)
            outcome: ItemOutcome = await self._score(example, reference, override, answer, costs)
            problem = self._describe(answer.refusal)
        except AskingFailed as error:
            outcome, not_asked = "failed", error.error
            problem = self._describe(error.error)
        except RunFailed as error:  # of the example's own statement
            outcome, problem = "failed", self._describe(error)
        except Exception:
            log.exception("question not evaluated", extra={"evaluation": self._evaluation.id})
            outcome, problem = "failed", self._describe(RunFailed("errors.internal"))
        question = EvaluatedQuestion(
            position, example.id, example.values.question, outcome, answer.sql, problem, baseline
        )
        return ScoredQuestion(question, costs.cost, tuple(costs.uncounted_usage), not_asked)

    def _choose_candidate(self, example: Example) -> tuple[Example, ...]:
        """The candidate, unless it has the question of the example and so would be the answer."""
        return (
            ()
            if fold_question(example.values.question) == self._candidate_key
            else self._candidate_examples
        )

    async def _run_reference(self, example: Example) -> Reference:
        evaluation, values = self._evaluation, example.values
        opening = self._sources.open(evaluation.datasource_id, evaluation.actor)
        try:
            async with opening as (schema, runner):
                dialect = schema.source.dialect
                return await run_reference(runner, values.question, values.sql, dialect)
        except DatasourceUnavailable as error:
            raise AskingFailed(error) from error

    async def _score(
        self,
        example: Example,
        reference: Reference,
        override: ExampleOverride,
        answer: RecordedAnswer,
        costs: _Costs,
    ) -> ItemOutcome:
        run = self._make_run(example.values.question)
        try:
            await self._asker.ask(AnswerRequest(run, examples=override), answer)
        finally:
            costs.cost += answer.cost
            costs.uncounted_usage += answer.uncounted_usage
        return await asyncio.to_thread(score_answer, answer.candidate, (reference,))

    def _make_run(self, question: str) -> Run:
        """A run that is not stored."""
        return Run(
            id=new_id(),
            chat_id="",
            user_id=self._evaluation.user_id,
            workspace_id=self._evaluation.workspace_id,
            mode="data",
            datasource_id=self._evaluation.datasource_id,
            question_id="",
            question=question,
            locale=self._evaluation.locale,
            responder=self._evaluation.responder,
            created_at=now(),
        )

    def _describe(self, error: AppError | None) -> str:
        return error.text(self._evaluation.locale) if error else ""


def _to_example(candidate: CandidateExample, evaluation: Evaluation) -> Example:
    """The candidate as it would be stored."""
    values = ExampleValues(question=candidate.question, sql=candidate.sql)
    at = evaluation.started_at
    return Example(new_id(), evaluation.datasource_id, values, "proposal", at, at)
