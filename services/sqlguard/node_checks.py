"""Every part of the tree is of a known kind, every function on the dialect's list."""

import re
from collections.abc import Callable

from sqlglot import exp

from model.engines.registry import find_dialect
from model.errors import SqlRejected
from services.sqlguard.allowed_nodes import find_allowed_nodes
from services.sqlguard.function_lists import load_function_list
from services.sqlguard.name_folding import fold
from services.sqlguard.time_budget import CHECK_EVERY_STEPS, check_time_budget
from services.sqlguard.type_checks import (
    check_object_type,
    check_type,
    check_type_text,
)

_SCHEMAS = frozenset({"main", "system", "temp", "pg_catalog", "information_schema"})
_PATTERN = re.compile(r"[\w\s?*+{},|()^$-]*", re.ASCII)
_PARAMETERS = re.compile(r"[0-9., ]*\)|")
_HARMLESS_MODIFIERS = {
    *("STRAIGHT_JOIN", "SQL_NO_CACHE", "SQL_SMALL_RESULT", "SQL_BIG_RESULT", "SQL_BUFFER_RESULT"),
}


def check_nodes(tree: exp.Expr, dialect: str, enums: frozenset[str] = frozenset()) -> None:
    """Refuse the first part that is not known to be harmless; `enums` are types of the schema."""
    allowed_nodes = find_allowed_nodes(dialect)
    for count, node in enumerate(tree.walk()):
        if count % CHECK_EVERY_STEPS == 0:
            check_time_budget()
        if type(node) not in allowed_nodes:
            raise SqlRejected("guard.part", part=_to_words(node))
        if type(node) is exp.DataType:
            check_type(node, dialect, enums)
        special = _CHECKS.get(type(node))
        if special:
            special(node, dialect)


def _to_words(node: exp.Expr) -> str:
    """`CurrentUser` → `CURRENT USER`."""
    name = type(node).__name__
    return "".join(f" {c}" if c.isupper() and i else c for i, c in enumerate(name)).upper()


def _find_function_name(node: exp.Expr, dialect: str) -> str:
    """The function's name as the engine looks it up; PostgreSQL takes one in quotes as it is."""
    word = node.this
    is_quoted = isinstance(word, exp.Identifier) and word.quoted
    is_exact = is_quoted and find_dialect(dialect).guard.table_names == "quoted_exact"
    return node.name if is_exact else fold(node.name)


def _check_call(node: exp.Expr, dialect: str) -> None:
    name = _find_function_name(node, dialect)
    lists, rules = load_function_list(dialect), find_dialect(dialect).guard
    before_dot = node.arg_key == "this"  # of a tuple or structure that it gives
    method = rules.method_calls and node.arg_key == "expression"
    if isinstance(node.parent, exp.Dot) and not before_dot and not method:
        raise SqlRejected("guard.qualified_function", function=name)
    if isinstance(node.parent, exp.Table) and node.parent.args.get("db"):
        raise SqlRejected("guard.qualified_function", function=name)
    in_from = isinstance(node.parent, exp.Table | exp.Lateral | exp.TableFromRows)
    if name == "table" and isinstance(node.parent, exp.Table):
        _check_table_call(node, dialect)
        return
    if isinstance(node.parent, exp.Anonymous) and fold(node.parent.name) == "table":
        in_from = True
    if name not in (lists.tables if in_from else lists.anywhere):
        raise SqlRejected("guard.function", function=name)
    if name in rules.takes_aggregate_name:
        _check_named_aggregate(node, dialect)
    if name in rules.takes_type_name and len(node.expressions) > 1:
        check_type_text(node, dialect)


def _check_apply(node: exp.Expr, dialect: str) -> None:
    """`* APPLY(f)`: a bare name is called; a call or a lambda is looked at by itself."""
    function = node.expression
    if isinstance(function, exp.Var):
        _check_aggregate_name(function.name, dialect)


def _check_match_recognize(node: exp.Expr, _dialect: str) -> None:
    """The pattern is the only text that is not a tree: names, blanks and signs of a pattern."""
    for key in ("pattern", "after"):
        text = node.args[key].name if node.args.get(key) else ""
        if not _PATTERN.fullmatch(text) or "--" in text:
            raise SqlRejected("guard.part", part="PATTERN")
    if not (node.args.get("pattern") and node.args.get("define")):
        raise SqlRejected("guard.part", part="MATCH_RECOGNIZE")


def _check_table_call(node: exp.Expr, dialect: str) -> None:
    """`TABLE(f(…))` of StarRocks and Trino: one call, which is looked at by itself."""
    inside = node.expressions
    is_allowed = find_dialect(dialect).guard.table_calls
    if not is_allowed or [type(each) for each in inside] != [exp.Anonymous]:
        raise SqlRejected("guard.not_a_table", table="TABLE(…)")


def _check_aggregate(node: exp.Expr, dialect: str) -> None:
    """ClickHouse's aggregates: what is called is the name without its combinators."""
    _check_aggregate_name(node.name, dialect)
    if isinstance(node.parent, exp.Dot | exp.Table):
        raise SqlRejected("guard.function", function=node.name.lower())


def _is_value(node: exp.Expr) -> bool:
    """Whether what stands before a dot is a value, not the name of a schema."""
    if isinstance(node, exp.Column):
        return node.parts[0].name.lower() not in _SCHEMAS
    return not isinstance(node, exp.Identifier | exp.Star)


def _check_dot(node: exp.Expr, dialect: str) -> None:
    behind, rules = node.expression, find_dialect(dialect).guard
    if rules.tuple_places and isinstance(behind, exp.Literal) and behind.is_int:
        return
    if rules.method_calls and isinstance(behind, exp.Anonymous) and _is_value(node.this):
        return  # `name.upper()`; the call is looked at by itself
    if not isinstance(behind, exp.Identifier | exp.Star):
        raise SqlRejected("guard.qualified_function", function=node.expression.name.lower())


def _check_column(node: exp.Expr, dialect: str) -> None:
    word = node.this
    if isinstance(word, exp.Identifier) and not word.quoted and not node.args.get("table"):
        if word.name.lower() in find_dialect(dialect).guard.session_words:
            raise SqlRejected("guard.function", function=word.name.lower())
    elif not isinstance(word, exp.Identifier | exp.Star):
        raise SqlRejected("guard.part", part=_to_words(word))


def _check_select(node: exp.Expr, dialect: str) -> None:
    modifiers = {str(word).upper() for word in node.args.get("operation_modifiers") or ()}
    if not node.expressions and not (
        isinstance(node.parent, exp.Exists) and find_dialect(dialect).guard.empty_exists
    ):
        raise SqlRejected("guard.no_columns")
    _check_modifiers(node, dialect)
    for word in (modifiers - _HARMLESS_MODIFIERS) | {node.args.get("kind")} - {None}:
        raise SqlRejected("guard.part", part=f"SELECT {word}")


def _check_modifiers(node: exp.Expr, _dialect: str) -> None:
    for name in ("settings", "format"):
        if node.args.get(name):
            raise SqlRejected("guard.part", part=name.upper())


def _check_table(node: exp.Expr, _dialect: str) -> None:
    for name in ("when", "version", "changes", "format", "pattern"):
        if node.args.get(name):
            raise SqlRejected("guard.part", part=f"TABLE … {name.upper()}")
    partition = node.args.get("partition")
    for place in (*(node.args.get("hints") or ()), *filter(None, [partition])):
        if not all(isinstance(name, exp.Identifier) for name in place.expressions):
            raise SqlRejected("guard.part", part=f"TABLE … {_to_words(place)}")


def _check_named_aggregate(node: exp.Expr, dialect: str) -> None:
    """`arrayReduce('quantile(0.5)', a)`: a constant that names an aggregate of the list."""
    argument = node.expressions[0] if node.expressions else None
    if not isinstance(argument, exp.Literal) or not argument.is_string:
        raise SqlRejected("guard.function", function=node.name.lower())
    name, _, parameters = argument.name.partition("(")
    if not _PARAMETERS.fullmatch(parameters):
        raise SqlRejected("guard.function", function=node.name.lower())
    _check_aggregate_name(name, dialect)


def _check_aggregate_name(aggregate: str, dialect: str) -> None:
    name = aggregate
    anywhere = load_function_list(dialect).anywhere
    combinators = find_dialect(dialect).guard.aggregate_combinators
    while fold(name) not in anywhere:
        bare = next((name[: -len(c)] for c in combinators if name.endswith(c)), "")
        if not bare:
            raise SqlRejected("guard.function", function=aggregate.lower())
        name = bare


def _check_lateral(node: exp.Expr, _dialect: str) -> None:
    """What stands behind LATERAL is a query or a call; a bare name would be no table to us."""
    if not isinstance(node.this, exp.Subquery | exp.Values | exp.Func):
        raise SqlRejected("guard.not_a_table", table=node.name)


def _check_in(node: exp.Expr, dialect: str) -> None:
    """In SQLite and ClickHouse `x IN name` reads a table, in the latter `x IN (name)` does, too."""
    reads = find_dialect(dialect).guard.in_reads_table
    field = node.args.get("field")
    items = node.expressions
    if reads == "name_or_list" and not field and len(items) == 1:
        field = items[0].unnest() if isinstance(items[0].unnest(), exp.Column | exp.Dot) else None
    if reads != "never" and field:
        raise SqlRejected("guard.part", part="IN name")


def _check_match(node: exp.Expr, _dialect: str) -> None:
    if not all(node.expressions):
        raise SqlRejected("guard.part", part="@@…")


def _check_refused_part(node: exp.Expr, dialect: str) -> None:
    """A part that other dialects have and that means something else in this one."""
    part = find_dialect(dialect).guard.refused_parts.get(type(node).__name__)
    if part:
        raise SqlRejected("guard.part", part=part)


def _check_named_argument(node: exp.Expr, _dialect: str) -> None:
    if not isinstance(node.parent, exp.Anonymous | exp.Struct):
        raise SqlRejected("guard.part", part=":=")


def _check_xml_column(node: exp.Expr, _dialect: str) -> None:
    """Where a column of `XMLTABLE` is found in the document; elsewhere a column has no rules."""
    if not isinstance(node.parent, exp.ColumnDef) or node.find_ancestor(exp.XMLTable) is None:
        raise SqlRejected("guard.part", part=_to_words(node))


_CHECKS: dict[type[exp.Expr], Callable[[exp.Expr, str], None]] = {
    exp.Anonymous: _check_call,
    exp.AnonymousAggFunc: _check_aggregate,
    exp.CombinedAggFunc: _check_aggregate,
    exp.ParameterizedAgg: _check_aggregate,
    exp.CombinedParameterizedAgg: _check_aggregate,
    exp.Union: _check_modifiers,
    exp.Except: _check_modifiers,
    exp.Intersect: _check_modifiers,
    exp.Subquery: _check_modifiers,
    exp.Values: _check_refused_part,
    exp.Aliases: _check_refused_part,
    exp.Dot: _check_dot,
    exp.Column: _check_column,
    exp.Select: _check_select,
    exp.Table: _check_table,
    exp.Lateral: _check_lateral,
    exp.Apply: _check_apply,
    exp.MatchRecognize: _check_match_recognize,
    exp.PropertyEQ: _check_named_argument,
    exp.ColumnConstraint: _check_xml_column,
    exp.ObjectIdentifier: check_object_type,
    exp.CastToStrType: check_type_text,
    exp.In: _check_in,
    exp.MatchAgainst: _check_match,
}
