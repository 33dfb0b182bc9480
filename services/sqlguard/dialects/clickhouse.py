"""ClickHouse's SQL, read without knowing functions."""

from collections.abc import Sequence
from typing import ClassVar

from sqlglot import exp
from sqlglot.dialects.clickhouse import ClickHouse
from sqlglot.generator import Generator
from sqlglot.generators.clickhouse import ClickHouseGenerator
from sqlglot.parser import Parser
from sqlglot.parsers.clickhouse import ClickHouseParser
from sqlglot.tokenizer_core import TokenType

from services.sqlguard.dialects.bounded_parser import BoundedGenerator, BoundedParser
from services.sqlguard.dialects.negations import NegationGenerator
from services.sqlguard.dialects.sql_json import JsonCallParser
from services.sqlguard.dialects.typed_literals import (
    MORE_UNITS,
    TypedLiteralGenerator,
    TypedLiteralParser,
)
from services.sqlguard.dialects.verbatim_parser import (
    QuotedNameGenerator,
    drop_rewrites,
    keep_parsers,
)

_PARTS = ("this", "table", "db", "catalog")


def _to_tuple_access(value: exp.Expr, place: exp.Expr) -> exp.Expr:
    """A place in a tuple, or in a tuple of that: sqlglot reads `t.1.2` as `t` and `1.2`."""
    for number in place.name.split("."):
        value = exp.Dot(this=value, expression=exp.Literal.number(number))
    return value


_MORE_AGGREGATES = frozenset(
    {
        *("quantileDD", "quantilesDD", "quantileExactExclusive", "quantilesExactInclusive"),
        *("approx_top_k", "approx_top_count", "groupArraySorted", "exponentialTimeDecayedCount"),
        *("exponentialTimeDecayedMax", "exponentialTimeDecayedSum", "string_agg", "lttb"),
        "sparkbar",
    }
)
"""Aggregates with parameters that sqlglot does not know."""


class GuardedClickHouse(ClickHouse):
    """ClickHouse as the guard reads and writes it."""

    INDEX_OFFSET = 0  # sqlglot would count from 0, and compute what it subtracts
    SUPPORTS_USER_DEFINED_TYPES = True  # which ones, `types.py` says

    class Parser(JsonCallParser, TypedLiteralParser, BoundedParser, ClickHouseParser):
        """Calls stay as written."""

        LITERAL_TYPES: ClassVar = frozenset({"DATE", "TIMESTAMP"})
        INTERVAL_UNITS: ClassVar = MORE_UNITS
        FUNCTIONS: ClassVar = {}
        FUNCTION_PARSERS: ClassVar = keep_parsers(
            ClickHouseParser.FUNCTION_PARSERS, *("CAST", "EXTRACT", "POSITION", "SUBSTRING", "TRIM")
        )
        # Behind a UNION, ORDER BY and LIMIT are meant for all of it; ClickHouse would take them for
        # its last part, so they are written around it.
        SET_OP_MODIFIERS: ClassVar = Parser.SET_OP_MODIFIERS | ClickHouseParser.SET_OP_MODIFIERS
        FUNC_TOKENS: ClassVar = {*ClickHouseParser.FUNC_TOKENS, TokenType.DICTIONARY}

        def _parse_expression(self) -> exp.Expr | None:
            """`… APPLY(f)`: the name of a function, one with parameters, or a lambda."""
            this = super(ClickHouseParser, self)._parse_expression()
            while self._match_pair(TokenType.APPLY, TokenType.L_PAREN):
                ends = self._next is not None and self._next.token_type is TokenType.R_PAREN
                function = self._parse_var(any_token=True) if ends else self._parse_lambda()
                if not isinstance(function, exp.Var | exp.Func | exp.Lambda):
                    self.raise_error("Expected a function")
                self._match_r_paren()
                this = self.expression(exp.Apply(this=this, expression=function))
            return this

        def _parse_limit_by(self) -> list[exp.Expr] | None:
            """`LIMIT 2 BY a` of each `a`, and behind it one of all."""
            expressions = super()._parse_limit_by()
            if not expressions or not self._match(TokenType.LIMIT):
                return expressions
            rest = [exp.var("LIMIT"), self._parse_term()]
            if self._match(TokenType.OFFSET):
                rest += [exp.var("OFFSET"), self._parse_term()]
            return [*expressions[:-1], self.make_phrase([expressions[-1], *rest])]

        @classmethod
        def _resolve_clickhouse_agg(cls, name: str) -> tuple[str, Sequence[str]] | None:
            return (name, ()) if name in _MORE_AGGREGATES else super()._resolve_clickhouse_agg(name)

        def _parse_column_ops(self, this: exp.Expr | None) -> exp.Expr | None:
            """`t.1` is a place in a tuple, not a column of a table `t`."""
            expression = super()._parse_column_ops(this)
            if isinstance(expression, exp.Column) and isinstance(expression.this, exp.Literal):
                *names, place = expression.parts
                column = exp.Column(**dict(zip(_PARTS, reversed(names), strict=False)))
                return _to_tuple_access(column, place)
            return expression

    class Generator(
        TypedLiteralGenerator,
        QuotedNameGenerator,
        NegationGenerator,
        BoundedGenerator,
        ClickHouseGenerator,
    ):
        """Nothing is rewritten but what the engine would read otherwise than it was meant."""

        TRANSFORMS: ClassVar = drop_rewrites(ClickHouseGenerator.TRANSFORMS)
        eq_sql = Generator.eq_sql
        neq_sql = Generator.neq_sql
