"""Parses what a database says of its views and tables, within limits."""

from sqlglot import exp
from sqlglot.errors import SqlglotError

from model.errors import SqlRejected
from services.sqlguard.dialects import load_dialect
from services.sqlguard.time_budget import time_budget


def parse_definition(definition: str, dialect: str) -> exp.Expr | None:
    """The definition as a tree; None where our parser cannot read it, or would take too long."""
    sqlglot_dialect = load_dialect(dialect)
    if sqlglot_dialect is None:
        return None
    try:
        with time_budget():
            trees = sqlglot_dialect.parser().parse(sqlglot_dialect.tokenize(definition), definition)
    except (SqlglotError, SqlRejected, RecursionError):
        return None
    except (ValueError, LookupError, TypeError, AttributeError):
        return None
    return trees[0] if trees else None
