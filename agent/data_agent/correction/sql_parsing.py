"""Parses statements with limits on length and depth, so that parsing is fast."""

import hashlib
from collections.abc import Iterable

from sqlglot import exp
from sqlglot.dialects.dialect import Dialect
from sqlglot.errors import ErrorLevel, SqlglotError
from sqlglot.tokenizer_core import Token, TokenType

MAX_CHARS = 6_000
MAX_DEPTH = 10
"""sqlglot takes twice as long for each level of some brackets; a tenth level is still quick."""
_OPENING = frozenset({TokenType.L_PAREN, TokenType.L_BRACKET, TokenType.L_BRACE})
_CLOSING = frozenset({TokenType.R_PAREN, TokenType.R_BRACKET, TokenType.R_BRACE})
_FIRST = frozenset({TokenType.SELECT, TokenType.WITH, TokenType.L_PAREN})
PARSE_FAILURES = (SqlglotError, RecursionError, ValueError, LookupError, TypeError, AttributeError)
"""What sqlglot raises for statements that it cannot parse, write or rewrite."""


def parse_query(sql: str, dialect: str) -> exp.Query | None:
    """The one query in `sql`; None for anything else, and for what may take long to read."""
    if len(sql) > MAX_CHARS:
        return None
    parser = Dialect.get_or_raise(dialect)
    try:
        tokens = parser.tokenize(sql)
        if not tokens or tokens[0].token_type not in _FIRST or _measure_depth(tokens) > MAX_DEPTH:
            return None
        trees = [tree for tree in parser.parser().parse(tokens, sql) if tree is not None]
    except PARSE_FAILURES:
        return None
    queries = [tree for tree in trees if not isinstance(tree, exp.Semicolon)]
    if len(queries) != 1 or not isinstance(queries[0], exp.Query):
        return None
    return queries[0]


def render_query(tree: exp.Query, dialect: str) -> str | None:
    """The text of a tree; None where the dialect has no words for a part of it."""
    try:
        return tree.sql(
            dialect=dialect,
            comments=False,
            normalize_functions=False,
            unsupported_level=ErrorLevel.RAISE,
        )
    except PARSE_FAILURES:
        return None


def fingerprint_sql(sql: str, dialect: str) -> str:
    """Equal for statements that say the same in other layout, case of names, or quotes."""
    tree = parse_query(sql, dialect)
    if tree is None:
        plain = " ".join(sql.lower().split()).rstrip("; ")
    else:
        for name in tree.find_all(exp.Identifier):
            name.set("this", name.name.lower())
            name.set("quoted", False)
        plain = render_query(tree, dialect) or sql
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()


def _measure_depth(tokens: Iterable[Token]) -> int:
    deepest = depth = 0
    for token in tokens:
        if token.token_type in _OPENING:
            depth += 1
            deepest = max(deepest, depth)
        elif token.token_type in _CLOSING:
            depth -= 1
    return deepest
