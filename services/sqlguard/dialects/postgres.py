"""PostgreSQL's SQL, read without knowing functions."""

from typing import ClassVar

from sqlglot import exp
from sqlglot.dialects.postgres import Postgres
from sqlglot.generators.postgres import PostgresGenerator
from sqlglot.parsers.postgres import PostgresParser
from sqlglot.tokenizer_core import TokenType

from services.sqlguard.dialects.bounded import BoundedGenerator, BoundedParser
from services.sqlguard.dialects.kept import as_written, kept


class GuardedPostgres(Postgres):
    """PostgreSQL."""

    INDEX_OFFSET = 0  # sqlglot would count from 0, and compute what it subtracts
    SUPPORTS_FIXED_SIZE_ARRAYS = True  # `int[3]` is a type, not the third of an `int`

    class Parser(BoundedParser, PostgresParser):
        """Calls stay as written."""

        FUNCTIONS: ClassVar = {}
        FUNCTION_PARSERS: ClassVar = kept(
            PostgresParser.FUNCTION_PARSERS,
            *("CAST", "EXTRACT", "NORMALIZE", "OVERLAY", "POSITION", "SUBSTRING", "TRIM"),
            *("XMLELEMENT", "XMLTABLE", "JSON_TABLE"),
        )
        NO_PAREN_FUNCTION_PARSERS: ClassVar = {
            **PostgresParser.NO_PAREN_FUNCTION_PARSERS,
            "@": lambda self: exp.Abs(this=self._parse_bitwise()),
        }

        def _parse_user_defined_type(self, identifier: exp.Identifier) -> exp.Expr | None:
            return super(BoundedParser, self)._parse_user_defined_type(identifier)

        def _parse_types(
            self,
            check_func: bool = False,
            schema: bool = False,
            allow_identifiers: bool = True,
            with_collation: bool = False,
        ) -> exp.Expr | None:
            """`int ARRAY` is `int[]`; sqlglot reads the word and forgets it."""
            found = super()._parse_types(check_func, schema, allow_identifiers, with_collation)
            plain = isinstance(found, exp.DataType) and found.this is not exp.DType.ARRAY
            if plain and self._prev.token_type is TokenType.ARRAY:
                return exp.DataType(this=exp.DType.ARRAY, expressions=[found], nested=True)
            return found

    class Generator(BoundedGenerator, PostgresGenerator):
        """Nothing is rewritten."""

        MULTI_ARG_DISTINCT = True
        TRANSFORMS: ClassVar = {
            **as_written(PostgresGenerator.TRANSFORMS),
            exp.CurrentTime: lambda *_: "CURRENT_TIME",
        }
