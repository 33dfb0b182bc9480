"""Columns that tell nothing: the statement's own conditions, a 0 or a 1 whatever the rows are."""

from dataclasses import dataclass
from typing import Literal

from sqlglot import exp

from agent.data_agent.correction.name_resolution import Statement
from agent.data_agent.correction.syntax.nodes import split_conjuncts
from agent.data_agent.correction.table_lookup import TableLookup
from model.locales import Locale
from model.sources.schema import Table

Name = Literal["repeats_condition", "always_zero", "counts_single_rows", "counts_own_group"]


@dataclass(frozen=True, slots=True)
class UninformativeColumns:
    """A statement that gives nothing but what was known before it ran."""

    name: Name
    """Its sentence in `model/locales/answers/answer.json` and `repair.json`."""
    is_rewritable: bool = True

    def make_params(self, _: Locale) -> dict[str, str]:
        """The sentences have nothing to fill."""
        return {}


def find_uninformative(statement: Statement) -> UninformativeColumns | None:
    """What is wrong with the columns that are shown; None where each of them tells something."""
    tree, tables = statement.tree, statement.tables
    if not isinstance(tree, exp.Select):
        return None
    selects = list(statement.nodes.find_all(exp.Select))
    findings: tuple[tuple[Name, bool], ...] = (
        ("repeats_condition", _repeats_conditions(tree)),
        ("always_zero", _subtracts_itself(tree)),
        ("counts_single_rows", any(_counts_single_rows(each, tables) for each in selects)),
        ("counts_own_group", any(map(_counts_own_group, selects))),
    )
    return next((UninformativeColumns(name) for name, is_found in findings if is_found), None)


def _repeats_conditions(select: exp.Select) -> bool:
    """Whether each column must equal a value that is named: Kyle's friends are then Kyle."""
    where = select.args.get("where")
    fixed = {_find_fixed_column(part) for part in split_conjuncts(where.this)} if where else set()
    shown = [part.unalias() for part in select.expressions]
    return all(isinstance(part, exp.Column) and _name_column(part) in fixed for part in shown)


def _subtracts_itself(select: exp.Select) -> bool:
    """Whether a difference is that of a number with itself, as where two periods are compared."""
    differences = (node for part in select.expressions for node in part.find_all(exp.Sub))
    return any(node.this == node.expression and node.find(exp.Column) for node in differences)


def _counts_single_rows(select: exp.Select, tables: TableLookup) -> bool:
    """Whether the groups are rows of the only table that is read: a count of each is 1."""
    group, source = select.args.get("group"), select.args.get("from_")
    if group is None or source is None or select.args.get("joins"):
        return False
    table = tables.resolve_item(source.this) if isinstance(source.this, exp.Table) else None
    if table is None or not any(_is_unique(part, table) for part in group.expressions):
        return False
    counted = (*select.expressions, select.args.get("having"), select.args.get("order"))
    return any(part is not None and part.find(exp.Count) is not None for part in counted)


def _counts_own_group(select: exp.Select) -> bool:
    """Whether a column is shown that counts the values of a column which is grouped by: 1 each."""
    group = select.args.get("group")
    groups = group.expressions if group is not None else []
    return any(
        isinstance(count := part.unalias(), exp.Count)
        and isinstance(count.this, exp.Distinct)
        and any(column in groups for column in count.this.expressions)
        and len(count.this.expressions) == 1
        for part in select.expressions
    )


def _is_unique(part: exp.Expr, table: Table) -> bool:
    """Whether it is the key of the rows, or a column of which no two rows have the same value."""
    column = table.column(part.name) if isinstance(part, exp.Column) else None
    if column is None or table.primary_key == (column.name,):
        return column is not None
    return column.profile is not None and column.profile.unique


def _find_fixed_column(part: exp.Expr) -> tuple[str, str] | None:
    if not isinstance(part, exp.EQ):
        return None
    for own, other in ((part.this, part.expression), (part.expression, part.this)):
        if isinstance(own, exp.Column) and isinstance(other, exp.Literal):
            return _name_column(own)
    return None


def _name_column(column: exp.Column) -> tuple[str, str]:
    return column.table.lower(), column.name.lower()
