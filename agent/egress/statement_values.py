"""Removes values from statements that the user did not write, and finds withheld columns."""

import re
from collections.abc import Collection

from sqlglot import exp, parse_one
from sqlglot.errors import SqlglotError

from model.sources.egress import Clearance

MAX_CHARS = 20_000
_FAILURES = (SqlglotError, RecursionError, ValueError, LookupError, TypeError, AttributeError)
_FORMAT = re.compile(
    r"(?:%[-a-zA-Z]|YYYY|YY|MM|DD|HH24|HH12|HH|MI|SS|[-/:., T年月日时分秒季度Q]"
    r"|year|quarter|month|week|day|hour|minute|second)+",
    re.IGNORECASE,
)
"""Formats and units of dates: they are no values."""
_OTHER_STRINGS = (
    *(exp.National, exp.HexString, exp.BitString, exp.ByteString),
    *(exp.RawString, exp.Heredoc, exp.UnicodeString),
)
_PLAIN_NUMBERS = frozenset({"0", "1", "2", "10", "100", "1000", "0.0", "1.0", "100.0"})
_LIMITING_NODES = (exp.Limit, exp.Offset, exp.Fetch, exp.Interval, exp.Round, exp.DataTypeParam)


def remove_values(
    sql: str, dialect: str, user_text: str, stored_values: Collection[str] = ()
) -> str:
    """A statement, or an expression, with `?` for each value that is not in `user_text`.

    A name that repeats one of `stored_values` is replaced too. The result is empty where the
    statement cannot be parsed: its values cannot be recognised then.
    """
    tree = _parse(sql, dialect)
    if tree is None:
        return ""
    allowed_text = user_text.casefold()
    withheld_values = {value.casefold() for value in stored_values} - {""}
    try:
        for literal in list(tree.find_all(exp.Literal, *_OTHER_STRINGS)):
            if not (isinstance(literal, exp.Literal) and _may_stay(literal, allowed_text)):
                tree = _replace(literal, tree)
        for name in list(tree.find_all(exp.Identifier)):
            if name.name.casefold() in withheld_values and name.name.casefold() not in allowed_text:
                name.set("this", "_")
        return tree.sql(dialect=dialect, comments=False)
    except _FAILURES:
        return ""


def reads_withheld_values(sql: str, dialect: str, clearance: Clearance) -> bool:
    """Whether a statement reads a column or a table whose values are withheld; in doubt, yes.

    Columns are compared by name, in whatever table they are. `*`, a table named like a column, and
    a table whose columns get other names read all columns.
    """
    if not clearance.never and not clearance.never_tables:
        return False
    tree = _parse(sql, dialect)
    if tree is None:
        return True
    columns = {column for _, column in clearance.never}
    if any(node.name.casefold() in columns for node in tree.find_all(exp.Identifier)):
        return True
    table_nodes = list(tree.find_all(exp.Table))
    names = {table.name.casefold() for table in table_nodes}
    if any(each.rpartition(".")[2] in names for each in clearance.never_tables):
        return True
    is_near = any(table.rpartition(".")[2] in names for table, _ in clearance.never)
    items = names | {table.alias.casefold() for table in table_nodes if table.alias}
    return is_near and any(_reads_unnamed_columns(node, items) for node in tree.walk())


def _reads_unnamed_columns(node: exp.Expr, items: set[str]) -> bool:
    match node:
        case exp.Star():
            return not isinstance(node.parent, exp.Count)
        case exp.Column():
            return node.name.casefold() in items
        case exp.TableAlias():
            return bool(node.columns) and isinstance(node.parent, exp.Table)
        case exp.Join():
            return str(node.args.get("method") or "").upper() == "NATURAL"
    return isinstance(node, exp.Columns | exp.PositionalColumn | exp.Pivot)


def _parse(sql: str, dialect: str) -> exp.Expr | None:
    if len(sql) > MAX_CHARS:
        return None
    try:
        return parse_one(sql, dialect=dialect)
    except _FAILURES:
        return None


def _replace(literal: exp.Expr, tree: exp.Expr) -> exp.Expr:
    unknown = exp.Var(this="?")
    if literal is tree:
        return unknown
    literal.replace(unknown)
    return tree


def _may_stay(literal: exp.Literal, allowed_text: str) -> bool:
    text = str(literal.this).casefold()
    if literal.is_string:
        bare = text.strip("% ")
        return not bare or bare in allowed_text or _FORMAT.fullmatch(text) is not None
    if re.search(rf"(?<![\d.]){re.escape(text)}(?![\d.])", allowed_text):
        return True
    if isinstance(literal.parent, _LIMITING_NODES):
        return True
    return text in _PLAIN_NUMBERS and literal.find_ancestor(exp.Predicate) is None
