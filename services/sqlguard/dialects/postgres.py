"""PostgreSQL's SQL, read without knowing functions."""

from typing import ClassVar

from sqlglot import exp
from sqlglot.dialects.postgres import Postgres
from sqlglot.generators.postgres import PostgresGenerator
from sqlglot.parsers.postgres import PostgresParser

from services.sqlguard.dialects.kept import Quiet, as_written, kept


class GuardedPostgres(Postgres):
    """PostgreSQL."""

    class Parser(Quiet, PostgresParser):
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

    class Generator(PostgresGenerator):
        """Nothing is rewritten."""

        MULTI_ARG_DISTINCT = True
        TRANSFORMS: ClassVar = {
            **as_written(PostgresGenerator.TRANSFORMS),
            exp.CurrentTime: lambda *_: "CURRENT_TIME",
        }
