"""Whether the numbers of an output may be added to a total."""

from sqlglot import exp

from agent.dataqa.correction.scopes import Statement, Stored
from agent.dataqa.derivation.definitions import groups
from agent.dataqa.derivation.functions import is_time
from agent.dataqa.derivation.term import Term
from agent.dataqa.derivation.words import addition_of

_TIMES = frozenset({"date", "datetime", "time"})


def adds_up(term: Term, select: exp.Select, statement: Statement) -> bool | None:
    """None where the statement does not tell."""
    if term.kind in ("other", "constant"):
        return None
    return _adds(term, statement) and not _has_totals(select, statement)


def _adds(term: Term, statement: Statement) -> bool:
    if term.kind == "distinct":
        return _counts_each_once(term, statement)
    if term.kind == "sum":
        return term.adds and _addition(term.stored, statement) is not False
    if term.kind == "stored":
        return bool(_addition(term.stored, statement))
    return term.kind in ("count", "product")


def is_key(stored: Stored) -> bool:
    """Whether a column tells rows apart or refers to those of another table."""
    name, table = stored.column.name, stored.table
    return name in table.primary_key or any(name in key.columns for key in table.foreign_keys)


def _has_totals(select: exp.Select, statement: Statement) -> bool:
    """Whether some rows may be totals of others."""
    group = select.args.get("group")
    several = group and any(group.args.get(k) for k in ("rollup", "cube", "grouping_sets"))
    nested = group and any(group.find_all(exp.Rollup, exp.Cube, exp.GroupingSets))
    return bool(several or nested) or isinstance(statement.tree, exp.SetOperation)


def _addition(stored: Stored | None, statement: Statement) -> bool | None:
    """What the words for a stored column say; None where there is no column, or no word."""
    if stored is None:
        return None
    if is_key(stored):
        return False
    addition = addition_of(stored.column)
    if addition == "of_one_time":
        return not any(_has_time(part, statement) for part in _named_parts(statement))
    return None if addition is None else addition == "always"


def _named_parts(statement: Statement) -> list[exp.Expr]:
    parts: list[exp.Expr] = []
    for select in statement.selects():
        parts += groups(select) or select.expressions
    return parts


def _has_time(part: exp.Expr, statement: Statement) -> bool:
    if part.find(exp.AggFunc):
        return False
    if any(is_time(node) for node in part.find_all(exp.Func)):
        return True
    stored = [statement.stored(column) for column in part.find_all(exp.Column)]
    return any(s is not None and s.column.kind in _TIMES for s in stored)


def _counts_each_once(term: Term, statement: Statement) -> bool:
    """Whether no group counts what another one counts, too: each thing is in one group."""
    stored, node = term.stored, term.node
    select = node.find_ancestor(exp.Select) if node is not None else None
    if stored is None or select is None or not _tells_rows_apart(stored):
        return False
    owners = [statement.stored(c) for part in groups(select) for c in part.find_all(exp.Column)]
    return all(owner is not None and owner.table is stored.table for owner in owners)


def _tells_rows_apart(stored: Stored) -> bool:
    profile = stored.column.profile
    unique = profile is not None and profile.unique
    return unique or stored.table.primary_key == (stored.column.name,)
