"""One row for a question that asks for each of several things."""

from dataclasses import dataclass

from sqlglot import exp

from agent.data_agent.correction.groups.group_filters import asks_for_each
from agent.data_agent.correction.sql_parsing import parse_query
from model.locales import Locale
from model.sources.query import QueryResult


@dataclass(frozen=True, slots=True)
class MissingGroups:
    """A statement that gives one row for all."""

    name: str = "not_grouped"
    """Its sentence in `model/locales/answers/answer.json`."""
    is_rewritable: bool = True

    def make_params(self, _: Locale) -> dict[str, str]:
        """The sentence has nothing to fill."""
        return {}


def lacks_groups(question: str, sql: str, dialect: str, result: QueryResult) -> bool:
    """Whether each of several things is asked for, and the statement groups by nothing.

    A statement that groups somewhere, as for an average of totals, may be right with one row; so
    may one with several figures that each have their own condition.
    """
    if len(result.rows) != 1 or not asks_for_each(question):
        return False
    tree = parse_query(sql, dialect)
    if not isinstance(tree, exp.Select) or tree.find(exp.Group, exp.Window, exp.Limit):
        return False
    if len([part for part in tree.expressions if part.find(exp.Case)]) > 1:
        return False
    return all(part.find(exp.AggFunc) is not None for part in tree.expressions)
