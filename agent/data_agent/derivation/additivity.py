"""Whether the numbers of an output may be added to a total."""

from sqlglot import exp

from agent.data_agent.correction.name_resolution import ResolvedColumn, Statement
from agent.data_agent.derivation.addition_words import find_addition
from agent.data_agent.derivation.definitions import list_groups
from agent.data_agent.derivation.functions import is_time_function
from agent.data_agent.derivation.term import Term

_TIMES = frozenset({"date", "datetime", "time"})


def is_additive(term: Term, select: exp.Select, statement: Statement) -> bool | None:
    """None where the statement does not tell."""
    if term.kind in ("other", "constant"):
        return None
    return _is_summable(term, statement) and not _has_total_rows(select, statement)


def _is_summable(term: Term, statement: Statement) -> bool:
    if term.kind == "distinct":
        return _counts_each_once(term, statement)
    if term.kind == "sum":
        return term.adds and _find_addition(term.stored_column, statement) is not False
    if term.kind == "stored":
        return bool(_find_addition(term.stored_column, statement))
    return term.kind in ("count", "product")


def is_key(column: ResolvedColumn) -> bool:
    """Whether a column tells rows apart or refers to those of another table."""
    name, table = column.column.name, column.table
    return name in table.primary_key or any(name in key.columns for key in table.foreign_keys)


def _has_total_rows(select: exp.Select, statement: Statement) -> bool:
    """Whether some rows may be totals of others."""
    group = select.args.get("group")
    several = group and any(group.args.get(k) for k in ("rollup", "cube", "grouping_sets"))
    has_rollup = group and any(group.find_all(exp.Rollup, exp.Cube, exp.GroupingSets))
    return bool(several or has_rollup) or isinstance(statement.tree, exp.SetOperation)


def _find_addition(column: ResolvedColumn | None, statement: Statement) -> bool | None:
    """What the words for a stored column say; None where there is no column, or no word."""
    if column is None:
        return None
    if is_key(column):
        return False
    addition = find_addition(column.column)
    if addition == "of_one_time":
        return not any(_is_dated(part, statement) for part in _list_grouping_parts(statement))
    return None if addition is None else addition == "always"


def _list_grouping_parts(statement: Statement) -> list[exp.Expr]:
    parts: list[exp.Expr] = []
    for select in statement.list_selects():
        parts += list_groups(select) or select.expressions
    return parts


def _is_dated(part: exp.Expr, statement: Statement) -> bool:
    if part.find(exp.AggFunc):
        return False
    if any(is_time_function(node) for node in part.find_all(exp.Func)):
        return True
    stored_columns = [statement.find_stored_column(column) for column in part.find_all(exp.Column)]
    return any(s is not None and s.column.kind in _TIMES for s in stored_columns)


def _counts_each_once(term: Term, statement: Statement) -> bool:
    """Whether no group counts what another one counts, too: each thing is in one group."""
    stored_column, node = term.stored_column, term.node
    select = node.find_ancestor(exp.Select) if node is not None else None
    if stored_column is None or select is None or not _is_unique(stored_column):
        return False
    owners = [
        statement.find_stored_column(c)
        for part in list_groups(select)
        for c in part.find_all(exp.Column)
    ]
    return all(owner is not None and owner.table is stored_column.table for owner in owners)


def _is_unique(column: ResolvedColumn) -> bool:
    profile = column.column.profile
    unique = profile is not None and profile.unique
    return unique or column.table.primary_key == (column.column.name,)
