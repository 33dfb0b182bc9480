"""DuckDB's SQL, read without knowing functions."""

from typing import ClassVar

from sqlglot import exp
from sqlglot.dialects.duckdb import DuckDB
from sqlglot.generator import Generator
from sqlglot.generators.duckdb import DuckDBGenerator
from sqlglot.parsers.duckdb import DuckDBParser
from sqlglot.tokenizer_core import TokenType

from services.sqlguard.dialects.bounded_parser import BoundedGenerator, BoundedParser
from services.sqlguard.dialects.method_calls import MethodCallParser
from services.sqlguard.dialects.negations import NegationGenerator
from services.sqlguard.dialects.typed_literals import (
    MORE_UNITS,
    TypedLiteralGenerator,
    TypedLiteralParser,
)
from services.sqlguard.dialects.verbatim_parser import drop_rewrites, keep_parsers


class GuardedDuckDB(DuckDB):
    """DuckDB as the guard reads and writes it."""

    INDEX_OFFSET = 0  # sqlglot would count from 0, and compute what it subtracts

    class Parser(MethodCallParser, TypedLiteralParser, BoundedParser, DuckDBParser):
        """Calls stay as written."""

        LIMIT_PERCENT: ClassVar = True
        INTERVAL_UNITS: ClassVar = MORE_UNITS
        FUNCTIONS: ClassVar = {}
        FUNCTION_PARSERS: ClassVar = keep_parsers(
            DuckDBParser.FUNCTION_PARSERS,
            *("CAST", "TRY_CAST", "EXTRACT", "OVERLAY", "POSITION", "SUBSTRING", "TRIM"),
        )
        STATEMENT_PARSERS: ClassVar = {
            **DuckDBParser.STATEMENT_PARSERS,
            TokenType.PIVOT: lambda self: self.parse_pivot_statement(),
            TokenType.UNPIVOT: lambda self: self.parse_pivot_statement(),
        }
        FUNC_TOKENS: ClassVar = {*DuckDBParser.FUNC_TOKENS, TokenType.APPLY}

        def _parse_lambda(self, alias: bool = False) -> exp.Expr | None:
            """`count(column -> 'key')` reads JSON; a lambda is first in COLUMNS and in methods."""
            at = self._index
            words = [token.token_type for token in self._tokens[at + 1 : at + 3]]
            first = self._prev is not None and self._prev.token_type is TokenType.L_PAREN
            takes_lambda = [self._tokens[at - 2].text.upper(), self._tokens[at - 3].text]
            lambda_first = takes_lambda[0] == "COLUMNS" or takes_lambda[1] == "."
            if first and not lambda_first and words == [TokenType.ARROW, TokenType.STRING]:
                return self._parse_select_or_expression(alias=alias)
            return super()._parse_lambda(alias)

        def parse_pivot_statement(self) -> exp.Expr | None:
            """`PIVOT … ORDER BY … LIMIT …` is a query of all that comes out of it."""
            pivot = self._parse_simplified_pivot(is_unpivot=self._prev.text.upper() == "UNPIVOT")
            source = exp.From(this=exp.Subquery(this=pivot))
            query = self.expression(exp.Select(expressions=[exp.Star()], from_=source))
            return self._parse_query_modifiers(query)

    class Generator(TypedLiteralGenerator, NegationGenerator, BoundedGenerator, DuckDBGenerator):
        """Nothing is rewritten."""

        MULTI_ARG_DISTINCT = True
        TRANSFORMS: ClassVar = drop_rewrites(DuckDBGenerator.TRANSFORMS)
        withingroup_sql = Generator.withingroup_sql
        ignorenulls_sql = Generator.ignorenulls_sql
        respectnulls_sql = Generator.respectnulls_sql
