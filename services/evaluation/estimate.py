"""What an evaluation will cost, from what answers cost before."""

from collections.abc import Sequence
from math import ceil
from statistics import mean
from typing import NamedTuple

from sqlalchemy import Connection

from model.answers.answer import ResponderIdentity
from model.repositories.runs import run_costs
from model.repositories.runs.run_costs import RunCost
from model.repositories.sources import evaluations as records
from model.sources.evaluation import Evaluation, EvaluationEstimate

_ENGINE_SECONDS = 0.5
"""Of a question that the rule engine answers, when it was never evaluated: an upper bound."""


class _QuestionCost(NamedTuple):
    """What a question cost on average; None where that is not known."""

    calls: float
    tokens: float | None
    seconds: float | None
    """Of the evaluation as a whole, in which several are asked at the same time."""


def estimate(
    connection: Connection, source_id: str, responder: ResponderIdentity, examples: int, asks: int
) -> EvaluationEstimate:
    """The cost of so many examples, each asked `asks` times."""
    last = records.find_last_finished(connection, responder, source_id)
    if last:
        cost = _from_evaluation(last)
    elif responder.kind == "builtin":
        cost = _QuestionCost(0, 0, _ENGINE_SECONDS)
    else:
        cost = _from_runs(run_costs.find_newest(connection, responder.name, responder.workspace_id))
    questions = examples * asks
    return EvaluationEstimate(
        questions=examples,
        model_calls=ceil(cost.calls * questions),
        tokens=None if cost.tokens is None else ceil(cost.tokens * questions),
        minutes=None if cost.seconds is None else round(cost.seconds * questions / 60, 1),
    )


def _from_evaluation(last: Evaluation) -> _QuestionCost:
    attempts = last.questions * (2 if last.candidate else 1)
    end = last.finished_at or last.started_at
    seconds = (end - last.started_at).total_seconds()
    return _QuestionCost(
        last.cost.calls / attempts, last.cost.tokens / attempts, seconds / attempts
    )


def _from_runs(costs: Sequence[RunCost]) -> _QuestionCost:
    """Whole answers cost more than their statements: an upper bound."""
    if not costs:
        return _QuestionCost(1, None, None)
    return _QuestionCost(1, mean(c.tokens for c in costs), mean(c.seconds for c in costs))
