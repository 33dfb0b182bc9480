"""Decides whether a model may see the rows of a statement."""

from agent.egress.statement_values import reads_columns
from agent.ports import QuestionResult
from model.sources.egress import Clearance


def may_see_rows(answer: QuestionResult, clearance: Clearance) -> bool:
    """Whether a model with this clearance may see rows, and what is computed from them.

    Where a statement reads a column whose values are withheld, all of its rows are withheld.
    """
    if clearance.level != "rows":
        return False
    return not reads_columns(answer.sql, answer.schema.source.dialect, clearance.never)
