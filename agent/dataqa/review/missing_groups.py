"""One row for a question that asks for each of several things."""

import re
from dataclasses import dataclass

from sqlglot import exp

from agent.dataqa.correction.parsing import parse
from model.locales import Locale
from model.query import QueryResult

_EACH = re.compile(
    r"各(?!自的?平均|位好)"
    r"|(?<!平均)每(?:一|[个位名家种类款门台辆所座支届科班组]|月|年|天|日|周|季)"
    r"|\b(?:each|every)\b(?! (?:other|time)\b)"
    r"|\bper (?:year|quarter|month|week|day)\b",
    re.IGNORECASE,
)
_AVERAGE = re.compile(r"\baverage\b.{0,60}\bper\b|平均每", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class MissingGroups:
    """A statement that gives one row for all."""

    name: str = "not_grouped"
    """Its sentence in `model/locales/answer.json`."""
    is_rewritable: bool = True

    def params(self, _: Locale) -> dict[str, str]:
        """The sentence has nothing to fill."""
        return {}


def missing_groups(question: str, sql: str, dialect: str, result: QueryResult) -> bool:
    """Whether each of several things is asked for, and the statement groups by nothing.

    A statement that groups somewhere, as for an average of totals, may be right with one row.
    """
    if len(result.rows) != 1 or not _EACH.search(question) or _AVERAGE.search(question):
        return False
    tree = parse(sql, dialect)
    if not isinstance(tree, exp.Select) or tree.find(exp.Group, exp.Window, exp.Limit):
        return False
    return all(part.find(exp.AggFunc) is not None for part in tree.expressions)
