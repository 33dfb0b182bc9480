"""Rows that only repeat what the statement's own conditions say."""

from dataclasses import dataclass

from sqlglot import exp

from agent.data_agent.correction.sql_parsing import parse_query
from agent.data_agent.correction.syntax.nodes import split_conjuncts
from model.locales import Locale


@dataclass(frozen=True, slots=True)
class RepeatedConditions:
    """A statement that gives nothing but the values it looks for."""

    name: str = "repeats_condition"
    """Its sentence in `model/locales/answers/answer.json`."""
    is_rewritable: bool = True

    def make_params(self, _: Locale) -> dict[str, str]:
        """The sentence has nothing to fill."""
        return {}


def repeats_conditions(sql: str, dialect: str) -> bool:
    """Whether each column that is shown must equal a value that the statement names.

    Whoever asks for Kyle's friends is then shown Kyle.
    """
    tree = parse_query(sql, dialect)
    where = tree.args.get("where") if isinstance(tree, exp.Select) else None
    if tree is None or where is None:
        return False
    fixed = {_find_fixed_column(part) for part in split_conjuncts(where.this)}
    shown = [e.this if isinstance(e, exp.Alias) else e for e in tree.expressions]
    return all(isinstance(e, exp.Column) and _name_column(e) in fixed for e in shown)


def _find_fixed_column(part: exp.Expr) -> tuple[str, str] | None:
    if not isinstance(part, exp.EQ):
        return None
    for own, other in ((part.this, part.expression), (part.expression, part.this)):
        if isinstance(own, exp.Column) and isinstance(other, exp.Literal):
            return _name_column(own)
    return None


def _name_column(column: exp.Column) -> tuple[str, str]:
    return column.table.lower(), column.name.lower()
