"""Evaluations as they are shown, and as they are asked for."""

from datetime import datetime

from pydantic import BaseModel, Field

from model.locales import Locale
from model.sources.evaluation import (
    EvaluatedQuestion,
    Evaluation,
    EvaluationEstimate,
    EvaluationStatus,
    ItemOutcome,
    OutcomeCounts,
)
from model.sources.teaching import QuestionText, StatementText

_ENGINE = "engine"


class NewEvaluation(BaseModel):
    """Who answers (null: the default model), and the proposal that is tried, as edited."""

    model_id: str | None = Field(default=None, max_length=64)
    proposal_id: str | None = Field(default=None, max_length=64)
    question: QuestionText | None = None
    sql: StatementText | None = None


class EstimateView(BaseModel):
    """What an evaluation will cost. Null: nothing is known of the model yet."""

    questions: int
    model_calls: int
    tokens: int | None
    minutes: float | None

    @classmethod
    def from_estimate(cls, estimate: EvaluationEstimate) -> "EstimateView":
        """The view of an estimate."""
        return cls.model_validate(estimate, from_attributes=True)


class BaselineView(BaseModel):
    """How the same questions were answered without the proposal."""

    right: int
    wrong: int
    refused: int
    failed: int

    @classmethod
    def from_counts(cls, counts: OutcomeCounts) -> "BaselineView":
        """The view of counts."""
        return cls.model_validate(counts, from_attributes=True)


class EvaluatedQuestionView(BaseModel):
    """An example that was asked without itself; `baseline` is its outcome without the proposal."""

    example_id: str
    question: str
    outcome: ItemOutcome
    sql: str
    problem: str | None
    baseline: ItemOutcome | None

    @classmethod
    def from_question(cls, question: EvaluatedQuestion) -> "EvaluatedQuestionView":
        """The view of a question."""
        return cls(
            example_id=question.example_id,
            question=question.question,
            outcome=question.outcome,
            sql=question.sql,
            problem=question.problem or None,
            baseline=question.baseline,
        )


class EvaluationView(BaseModel):
    """An evaluation; `answering` is `engine` or the name of a model, `problem` why it failed."""

    id: str
    datasource_id: str
    answering: str
    proposal_id: str | None
    question: str | None
    sql: str | None
    status: EvaluationStatus
    questions: int
    done: int
    right: int
    wrong: int
    refused: int
    failed: int
    baseline: BaselineView | None
    calls: int
    tokens: int
    problem: str | None
    started_at: datetime
    finished_at: datetime | None
    items: list[EvaluatedQuestionView]

    @classmethod
    def from_evaluation(cls, evaluation: Evaluation, locale: Locale) -> "EvaluationView":
        """The view of an evaluation, with the questions that were read with it."""
        responder, candidate = evaluation.responder, evaluation.candidate
        baseline, problem = evaluation.baseline, evaluation.problem
        return cls(
            id=evaluation.id,
            datasource_id=evaluation.datasource_id,
            answering=_ENGINE if responder.kind == "builtin" else responder.name,
            proposal_id=candidate.proposal_id if candidate else None,
            question=candidate.question if candidate else None,
            sql=candidate.sql if candidate else None,
            status=evaluation.status,
            questions=evaluation.questions,
            done=evaluation.done,
            right=evaluation.counts.right,
            wrong=evaluation.counts.wrong,
            refused=evaluation.counts.refused,
            failed=evaluation.counts.failed,
            baseline=BaselineView.from_counts(baseline) if baseline else None,
            calls=evaluation.cost.calls,
            tokens=evaluation.cost.tokens,
            problem=problem.text(locale) if problem else None,
            started_at=evaluation.started_at,
            finished_at=evaluation.finished_at,
            items=[EvaluatedQuestionView.from_question(each) for each in evaluation.items],
        )
