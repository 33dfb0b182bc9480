"""Whether the rows of a statement may go."""

from agent.egress.statement_values import reads_columns
from agent.ports import QuestionResult
from model.sources.egress import Clearance


def may_see_rows(answer: QuestionResult, clearance: Clearance) -> bool:
    """Whether rows, and what is computed from them, may go to a target with this clearance.

    Rows of a statement that reads a column whose values may not go stay here as a whole.
    """
    if clearance.level != "rows":
        return False
    return not reads_columns(answer.sql, answer.schema.source.dialect, clearance.never)
