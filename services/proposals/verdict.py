"""Whether the evaluation of a proposal lets it become an example."""

from collections.abc import Sequence

from model.errors import Conflict
from model.sources.evaluation import CandidateExample, EvaluatedQuestion, Evaluation

_MAX_QUESTIONS = 5
_MAX_QUESTION_LENGTH = 80


def check_verdict(
    evaluation: Evaluation | None,
    candidate: CandidateExample,
    teaching_version: str,
    questions: Sequence[EvaluatedQuestion],
) -> None:
    """Raise `Conflict` unless the candidate was evaluated as it is now, and made nothing worse.

    The error names those of the `questions` that got worse.
    """
    if evaluation is None or evaluation.status != "finished" or evaluation.baseline is None:
        raise Conflict("evaluations.not_evaluated")
    if evaluation.candidate != candidate:
        raise Conflict("evaluations.evaluated_otherwise")
    if evaluation.teaching_version != teaching_version:
        raise Conflict("evaluations.examples_changed")
    failures = max(evaluation.counts.failed, evaluation.baseline.failed)
    if failures:
        raise Conflict("evaluations.not_all_asked", count=failures)
    if evaluation.counts.is_worse_than(evaluation.baseline):
        worse_questions = [each for each in questions if each.got_worse]
        names = "; ".join(_shorten(each.question) for each in worse_questions[:_MAX_QUESTIONS])
        raise Conflict("evaluations.worse", count=len(worse_questions), questions=names)


def _shorten(question: str) -> str:
    text = " ".join(question.split())
    return text if len(text) <= _MAX_QUESTION_LENGTH else f"{text[: _MAX_QUESTION_LENGTH - 1]}…"
