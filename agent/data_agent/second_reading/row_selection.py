"""Whether a statement chooses rows by what they hold, beyond the period that they lie in.

"Who still owes us money" is `paid_on IS NULL`: only a note, or the sense of the column, says so.
"""

from sqlglot import exp

from agent.data_agent.correction.name_resolution import Statement
from agent.schema_graph import holds_dates

_COMPARISONS = (
    exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Is, exp.In, exp.Like, exp.Between
)  # fmt: skip


def selects_rows(statement: Statement) -> bool:
    """Whether it asks for rows without a match, or compares what is no join and no period."""
    if statement.nodes.find_all(exp.Exists):
        return True
    comparisons = statement.nodes.find_all(*_COMPARISONS)
    return any(_compares_values(comparison, statement) for comparison in comparisons)


def _compares_values(comparison: exp.Expr, statement: Statement) -> bool:
    columns = list(comparison.find_all(exp.Column))
    stored = [c for c in map(statement.find_stored_column, columns) if c is not None]
    is_join = isinstance(comparison, exp.EQ) and len(columns) > 1
    if not stored or is_join or comparison.find_ancestor(exp.Having) is not None:
        return False
    is_period = len(stored) == 1 and holds_dates(stored[0].column)
    return not is_period or isinstance(comparison, exp.Is)
