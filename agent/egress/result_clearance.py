"""Decides whether a model may see the rows of a statement."""

from agent.egress.statement_values import reads_withheld_values
from agent.ports import QuestionResult
from model.sources.egress import Clearance


def may_see_rows(answer: QuestionResult, clearance: Clearance) -> bool:
    """Whether a model with this clearance may see rows, and what is computed from them.

    Where a statement reads a column or a view whose values are withheld, so are all of its rows.
    """
    if clearance.level != "rows":
        return False
    return not reads_withheld_values(answer.sql, answer.schema.source.dialect, clearance)
