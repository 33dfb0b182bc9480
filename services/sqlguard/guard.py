"""Whether a statement may run, and what exactly will run."""

from typing import NamedTuple

from sqlglot import exp
from sqlglot.dialects.dialect import Dialect
from sqlglot.errors import SqlglotError

from model.errors import SqlRejected
from model.sources.query import TablePlace
from services.sqlguard.allowed_nodes import ROOTS
from services.sqlguard.dialects import load_dialect
from services.sqlguard.in_operator import expand_in_operator
from services.sqlguard.lexical_checks import check_characters, check_tokens
from services.sqlguard.node_checks import check_nodes
from services.sqlguard.tables.table_checks import check_tables
from services.sqlguard.tables.table_places import find_table_places
from services.sqlguard.time_budget import time_budget

Statement = exp.Select | exp.SetOperation | exp.Subquery | exp.Values


def check_statement(sql: str, *, dialect: str, tables: frozenset[str] | None) -> str:
    """The statement that may run, rendered from its own tree.

    `tables` are the names that may be read; None means any but the system's. Raises `SqlRejected`
    with the rule and what broke it. Text the parser skipped cannot reach a database.
    """
    with time_budget():
        tree, sqlglot_dialect = parse_statement(sql, dialect)
        expand_in_operator(tree, dialect, tables)
        check_nodes(tree, dialect)
        check_tables(tree, dialect, tables)
        return verify_rendering(render_statement(tree, sqlglot_dialect), dialect, tables).text


class VerifiedText(NamedTuple):
    """The text of a statement and where its tables are read in it."""

    text: str
    places: tuple[TablePlace, ...] | None


def verify_rendering(
    text: str,
    dialect: str,
    tables: frozenset[str] | None,
    *,
    pretty: bool = False,
    enums: frozenset[str] = frozenset(),
    default_schema: str = "",
) -> VerifiedText:
    """A rendered statement, read and checked once more: it must say what it was rendered from.

    Raises `SqlRejected` where the dialect writes a tree so that it reads as something else.
    """
    names = _KnownNames(tables, enums, default_schema)
    again, places = _render_again(text, dialect, names, pretty=pretty)
    if again != text and pretty:  # lines are broken in another way once joins are of the statement
        text = again
        again, places = _render_again(text, dialect, names, pretty=pretty)
    if again != text:
        raise SqlRejected("guard.unstable")
    return VerifiedText(text, places)


class _KnownNames(NamedTuple):
    """The names that a statement may read."""

    tables: frozenset[str] | None
    enums: frozenset[str]
    default_schema: str


def _render_again(text: str, dialect: str, names: _KnownNames, *, pretty: bool) -> VerifiedText:
    """The text that its tree gives, and where tables stand in the text that was read."""
    tree, sqlglot_dialect = parse_statement(text, dialect)
    check_nodes(tree, dialect, names.enums)
    check_tables(tree, dialect, names.tables, names.default_schema)
    places = find_table_places(tree, text, dialect)
    return VerifiedText(render_statement(tree, sqlglot_dialect, pretty=pretty), places)


def parse_statement(sql: str, dialect: str) -> tuple[Statement, Dialect]:
    """The one statement in `sql` as a tree, with the dialect that read it."""
    sqlglot_dialect = load_dialect(dialect)
    if sqlglot_dialect is None:
        raise SqlRejected("guard.dialect", dialect=dialect)
    check_characters(sql)
    try:
        tokens = sqlglot_dialect.tokenize(sql)
        check_tokens(sql, tokens)
        trees = sqlglot_dialect.parser().parse(tokens, sql)
    except SqlglotError as error:
        raise SqlRejected("guard.syntax", problem=_extract_first_line(error)) from error
    except (RecursionError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise SqlRejected("guard.syntax", problem=type(error).__name__) from error
    return _require_single(trees), sqlglot_dialect


def _require_single(trees: list[exp.Expr | None]) -> Statement:
    statements = [tree for tree in trees if tree and not isinstance(tree, exp.Semicolon)]
    if not statements:
        raise SqlRejected("guard.empty")
    if len(statements) > 1:
        raise SqlRejected("guard.several")
    [tree] = statements
    if not isinstance(tree, ROOTS):
        raise SqlRejected("guard.not_a_query", kind=_find_statement_kind(tree))
    return tree


def render_statement(tree: Statement, sqlglot_dialect: Dialect, *, pretty: bool = False) -> str:
    """The text of a checked tree; comments are dropped, names of functions stay as written.

    The tree is used up: rendering changes it.
    """
    try:
        return sqlglot_dialect.generate(
            tree, copy=False, comments=False, normalize_functions=False, pretty=pretty
        )
    except (
        SqlglotError,
        RecursionError,
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
    ) as error:
        raise SqlRejected("guard.syntax", problem=type(error).__name__) from error


def _find_statement_kind(tree: exp.Expr) -> str:
    if isinstance(tree, exp.Command):
        return str(tree.this).upper()
    return tree.key.upper()


def _extract_first_line(error: SqlglotError) -> str:
    first = str(error).strip().splitlines()[0]
    return first.replace("\x1b[4m", "").replace("\x1b[0m", "")[:200]
