"""What an evaluation lets be accepted."""

from dataclasses import replace

import pytest

from model.answers.answer import ResponderIdentity
from model.database.engine import now
from model.errors import Conflict
from model.sources.evaluation import (
    CandidateExample,
    EvaluatedQuestion,
    Evaluation,
    ItemOutcome,
    OutcomeCounts,
)
from services.proposals.verdict import check_verdict

CANDIDATE = CandidateExample("p", "How many?", "SELECT 1")
FINISHED = Evaluation(
    id="v",
    datasource_id="s",
    user_id="u",
    locale="en",
    responder=ResponderIdentity("builtin", "builtin"),
    questions=3,
    teaching_version="1",
    access="",
    started_at=now(),
    candidate=CANDIDATE,
    status="finished",
    counts=OutcomeCounts(right=2, wrong=1),
    baseline=OutcomeCounts(right=2, wrong=1),
)


def question(text: str, baseline: ItemOutcome, outcome: ItemOutcome) -> EvaluatedQuestion:
    return EvaluatedQuestion(0, "e", text, outcome, baseline=baseline)


@pytest.mark.parametrize(
    "counts",
    [
        OutcomeCounts(right=2, wrong=1),
        OutcomeCounts(right=3),
        OutcomeCounts(right=2, refused=1),
    ],
)
def test_what_is_not_worse_is_accepted(counts: OutcomeCounts) -> None:
    check_verdict(replace(FINISHED, counts=counts), CANDIDATE, "1", ())


@pytest.mark.parametrize(
    ("evaluation", "reason"),
    [
        (None, "evaluations.not_evaluated"),
        (replace(FINISHED, status="stopped"), "evaluations.not_evaluated"),
        (replace(FINISHED, baseline=None, candidate=None), "evaluations.not_evaluated"),
        (
            replace(FINISHED, candidate=replace(CANDIDATE, sql="SELECT 2")),
            "evaluations.evaluated_otherwise",
        ),
        (replace(FINISHED, teaching_version="0"), "evaluations.examples_changed"),
        (replace(FINISHED, counts=OutcomeCounts(2, failed=1)), "evaluations.not_all_asked"),
        (replace(FINISHED, baseline=OutcomeCounts(1, failed=2)), "evaluations.not_all_asked"),
        (
            replace(FINISHED, counts=OutcomeCounts(right=1, refused=2)),
            "evaluations.worse",
        ),
        (
            replace(FINISHED, counts=OutcomeCounts(right=2, wrong=2)),
            "evaluations.worse",
        ),
    ],
)
def test_anything_else_is_refused_with_the_reason(
    evaluation: Evaluation | None, reason: str
) -> None:
    with pytest.raises(Conflict) as refusal:
        check_verdict(evaluation, CANDIDATE, "1", ())
    assert refusal.value.key == reason


def test_the_refusal_names_the_questions_that_got_worse() -> None:
    worse = replace(FINISHED, counts=OutcomeCounts(right=1, wrong=2))
    asked = [
        question("kept", "right", "right"),
        question("lost", "right", "refused"),
        question("now wrong", "refused", "wrong"),
        question("always wrong", "wrong", "wrong"),
        question("won", "wrong", "right"),
        question("not asked", "right", "failed"),
    ]
    with pytest.raises(Conflict, match=r"2 questions: lost; now wrong$"):
        check_verdict(worse, CANDIDATE, "1", asked)
