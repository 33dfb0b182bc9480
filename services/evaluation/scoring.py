"""The scorer: whether an answer is right, by its rows beside those of reference statements."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlglot import parse_one

from model.sources.schema import Dialect
from services.evaluation.row_comparison import Row, is_same_result

Outcome = Literal["right", "wrong", "refused"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """What was answered to a question."""

    rows: Sequence[Row] | None = None
    """None when there are none: refused, failed, or answered in words."""
    is_refused: bool = False


@dataclass(frozen=True, slots=True)
class Reference:
    """The rows of a statement that answers the question."""

    rows: Sequence[Row]
    ordered: bool = False
    """Whether their order belongs to the answer."""
    shares: bool = False
    """Whether percentages and fractions are the same."""


def score_answer(candidate: Candidate, references: Iterable[Reference]) -> Outcome:
    """Right when the rows are those of any reference; references are read until one fits."""
    if candidate.is_refused:
        return "refused"
    rows = candidate.rows
    if rows is None:
        return "wrong"
    return "right" if any(_has_rows(rows, each) for each in references) else "wrong"


def has_order(sql: str, dialect: Dialect) -> bool:
    """Whether a statement orders its rows. Raises `SqlglotError`."""
    return bool(parse_one(sql, read=dialect).args.get("order"))


def _has_rows(rows: Sequence[Row], reference: Reference) -> bool:
    return is_same_result(reference.rows, rows, ordered=reference.ordered, shares=reference.shares)
