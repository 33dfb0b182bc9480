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
from services.evaluation.question_asker import QuestionAsker, RecordedAnswer
from services.evaluation.scoring import Reference, score_answer

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ScoredQuestion:
    """A question with its outcome and what it cost."""

    question: EvaluatedQuestion
    cost: EvaluationCost = NO_COST
    uncounted_usage: tuple[dict[str, Any], ...] = ()
    """Of those of its calls that no budget counts yet."""
    asking_error: AppError | None = None
    """The error, when the model or the source was unavailable, or no tokens were left."""


@dataclass(frozen=True, slots=True)
class _ScoredAnswer:
    outcome: ItemOutcome
    problem: AppError | None
    answer: RecordedAnswer = field(default_factory=RecordedAnswer)


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
        try:
            answers = await self._score_answers(example)
        except Exception:
            log.exception("question not evaluated", extra={"evaluation": self._evaluation.id})
            answers = [_ScoredAnswer("failed", RunFailed("errors.internal"))]
        last = answers[-1]
        question = EvaluatedQuestion(
            position,
            example.id,
            example.values.question,
            last.outcome,
            last.answer.sql,
            self._describe(last.problem),
            baseline=answers[0].outcome if self._candidate_examples else None,
        )
        return ScoredQuestion(
            question,
            sum((each.answer.cost for each in answers), NO_COST),
            tuple(call for each in answers for call in each.answer.uncounted_usage),
            last.answer.asking_error,
        )

    async def _score_answers(self, example: Example) -> list[_ScoredAnswer]:
        """One answer for each set of examples, up to the first that could not be had."""
        try:
            reference = await self._run_reference(example)
        except DatasourceUnavailable as error:
            return [_ScoredAnswer("failed", error, RecordedAnswer(asking_error=error))]
        except RunFailed as error:  # of the example's own statement
            return [_ScoredAnswer("failed", error)]
        answers: list[_ScoredAnswer] = []
        for override in self._list_overrides(example):
            answers.append(await self._score_answer(example, reference, override))
            if answers[-1].outcome == "failed":
                break
        return answers

    def _list_overrides(self, example: Example) -> list[ExampleOverride]:
        excluded_ids = frozenset({example.id})
        overrides = [ExampleOverride(excluded_ids)]
        if self._candidate_examples:
            overrides.append(ExampleOverride(excluded_ids, self._choose_candidate(example)))
        return overrides

    def _choose_candidate(self, example: Example) -> tuple[Example, ...]:
        """The candidate, unless it has the question of the example and so would be the answer."""
        return (
            ()
            if fold_question(example.values.question) == self._candidate_key
            else self._candidate_examples
        )

    async def _run_reference(self, example: Example) -> Reference:
        evaluation, values = self._evaluation, example.values
        async with self._sources.open(evaluation.datasource_id, evaluation.actor) as (
            schema,
            runner,
        ):
            return await run_reference(runner, values.question, values.sql, schema.source.dialect)

    async def _score_answer(
        self, example: Example, reference: Reference, override: ExampleOverride
    ) -> _ScoredAnswer:
        run = self._make_run(example.values.question)
        answer = await self._asker.ask(AnswerRequest(run, examples=override))
        if answer.asking_error:
            return _ScoredAnswer("failed", answer.asking_error, answer)
        outcome = await asyncio.to_thread(score_answer, answer.candidate, (reference,))
        return _ScoredAnswer(outcome, answer.refusal, answer)

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
