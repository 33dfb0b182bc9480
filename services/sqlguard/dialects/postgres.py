"""PostgreSQL's SQL, read without knowing functions."""

from typing import ClassVar

from sqlglot import exp
from sqlglot.dialects.postgres import Postgres
from sqlglot.generators.postgres import PostgresGenerator
from sqlglot.parsers.postgres import PostgresParser
from sqlglot.tokenizer_core import TokenType

from model.engines.registry import find_dialect
from services.sqlguard.dialects.bounded_parser import BoundedGenerator, BoundedParser
from services.sqlguard.dialects.negations import NegationGenerator
from services.sqlguard.dialects.sql_json import JSON_CALLS, JsonCallParser
from services.sqlguard.dialects.typed_literals import TypedLiteralGenerator, TypedLiteralParser
from services.sqlguard.dialects.verbatim_parser import drop_rewrites, keep_parsers


class GuardedPostgres(Postgres):
    """PostgreSQL as the guard reads and writes it."""

    INDEX_OFFSET = 0  # sqlglot would count from 0, and compute what it subtracts
    SUPPORTS_FIXED_SIZE_ARRAYS = True  # `int[3]` is a type, not the third of an `int`

    class Parser(JsonCallParser, TypedLiteralParser, BoundedParser, PostgresParser):
        """Calls stay as written."""

        NAMED_TYPES: ClassVar = find_dialect("postgres").guard.types
        FUNCTIONS: ClassVar = {}
        LAMBDAS: ClassVar = {
            token: rule
            for token, rule in PostgresParser.LAMBDAS.items()
            if token is not TokenType.ARROW  # which reads JSON
        }
        FUNC_TOKENS: ClassVar = {*PostgresParser.FUNC_TOKENS, TokenType.ROLLUP}
        FUNCTION_PARSERS: ClassVar = (
            keep_parsers(
                PostgresParser.FUNCTION_PARSERS,
                *("CAST", "EXTRACT", "NORMALIZE", "OVERLAY", "POSITION", "SUBSTRING", "TRIM"),
                *("XMLELEMENT", "XMLTABLE"),
            )
            | JSON_CALLS
        )
        NO_PAREN_FUNCTION_PARSERS: ClassVar = {
            **PostgresParser.NO_PAREN_FUNCTION_PARSERS,
            "@": lambda self: exp.Abs(this=self._parse_bitwise()),
        }

        def _parse_user_defined_type(self, identifier: exp.Identifier) -> exp.Expr | None:
            return super(BoundedParser, self)._parse_user_defined_type(identifier)

        def _parse_field_def(self) -> exp.Expr | None:
            """The number of a row in XMLTABLE, which has no type, or a column that has one."""
            is_number = [
                token.text.upper() for token in self._tokens[self._index + 1 : self._index + 3]
            ]
            if is_number != ["FOR", "ORDINALITY"]:
                return super()._parse_field_def()
            name = self._parse_id_var()
            self._advance(2)
            return self.expression(exp.ColumnDef(this=name, kind=exp.var("FOR ORDINALITY")))

        def _parse_types(
            self,
            check_func: bool = False,
            schema: bool = False,
            allow_identifiers: bool = True,
            with_collation: bool = False,
        ) -> exp.Expr | None:
            """`int ARRAY` is `int[]`; sqlglot reads the word and forgets it."""
            data_type = super()._parse_types(check_func, schema, allow_identifiers, with_collation)
            if not isinstance(data_type, exp.DataType) or data_type.this is exp.DType.ARRAY:
                return data_type
            if self._prev.token_type is TokenType.ARRAY or self._match(TokenType.ARRAY):
                if self._match(TokenType.L_BRACKET, advance=False):
                    self.raise_error("Write an array of that size as type[size]")
                return exp.DataType(this=exp.DType.ARRAY, expressions=[data_type], nested=True)
            return data_type

    class Generator(TypedLiteralGenerator, NegationGenerator, BoundedGenerator, PostgresGenerator):
        """Nothing is rewritten."""

        MULTI_ARG_DISTINCT = True
        TRANSFORMS: ClassVar = {
            **drop_rewrites(PostgresGenerator.TRANSFORMS),
            exp.CurrentTime: lambda *_: "CURRENT_TIME",
        }
