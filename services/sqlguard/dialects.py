"""Readers of each engine's SQL that keep function calls as they were written.

sqlglot turns `DATE_FORMAT`, `strftime` and `to_char` into one class and writes back what it thinks
they mean. A guard must neither lose the name that was called nor change what runs, so these
dialects know no function by meaning: a call stays a name with arguments. Only calls whose arguments
have a grammar of their own (`CAST(x AS y)`, `TRIM(BOTH …)`) keep their parsers, and nothing that
an engine lacks is rewritten into something it has.
"""

import logging
import sys
from collections.abc import Callable
from functools import cache
from typing import ClassVar, cast

from sqlglot import exp
from sqlglot.dialects.dialect import Dialect
from sqlglot.dialects.duckdb import DuckDB
from sqlglot.dialects.mysql import MySQL
from sqlglot.dialects.postgres import Postgres
from sqlglot.dialects.sqlite import SQLite
from sqlglot.generator import Generator
from sqlglot.generators.duckdb import DuckDBGenerator
from sqlglot.generators.mysql import MySQLGenerator
from sqlglot.generators.postgres import PostgresGenerator
from sqlglot.generators.sqlite import SQLiteGenerator
from sqlglot.parsers.duckdb import DuckDBParser
from sqlglot.parsers.mysql import MySQLParser
from sqlglot.parsers.postgres import PostgresParser
from sqlglot.parsers.sqlite import SQLiteParser
from sqlglot.tokenizer_core import Token, TokenType

_FRAMES = 5_000

Parsers = dict[str, Callable[..., object]]


def _kept(parsers: Parsers, *names: str) -> Parsers:
    return {name: parsers[name] for name in names}


Transforms = dict[type[exp.Expr], Callable[..., str]]


def _as_written(transforms: Transforms) -> Transforms:
    """Without the rewriting of a SELECT whose features the engine lacks."""
    return {node: rule for node, rule in transforms.items() if node is not exp.Select}


class _Quiet:
    """sqlglot logs the text of statements it does not know; a statement is no matter for logs."""

    def _warn_unsupported(self) -> None:
        """Say nothing: what is not understood is refused."""


class GuardedMySQL(MySQL):
    """MySQL and MariaDB."""

    class Parser(_Quiet, MySQLParser):
        """Calls stay as written."""

        FUNCTIONS: ClassVar = {}
        FUNCTION_PARSERS: ClassVar = _kept(
            MySQLParser.FUNCTION_PARSERS,
            *("CAST", "CONVERT", "CHAR", "EXTRACT", "GROUP_CONCAT", "JSON_TABLE", "JSON_VALUE"),
            *("MATCH", "POSITION", "SUBSTRING", "SUBSTR", "TRIM"),
        )
        PRIMARY_PARSERS: ClassVar = {
            **MySQLParser.PRIMARY_PARSERS,
            TokenType.HEX_STRING: lambda self, token: self.hex_literal(token),
        }

        def hex_literal(self, token: Token) -> exp.Expr:
            """`0x41` counts as a number in MariaDB, `x'41'` as text: keep which it was."""
            number = self.sql.startswith("0x", token.start)
            return self.expression(exp.HexString(this=token.text, is_integer=number), token)

        def _parse_interval(
            self, require_interval: bool = True, parse_function_unit: bool = True
        ) -> exp.Add | exp.Interval | None:
            found = super()._parse_interval(require_interval, parse_function_unit)
            if isinstance(found, exp.Interval) and isinstance(found.this, exp.Tuple):
                call = exp.Anonymous(this="INTERVAL", expressions=found.this.expressions)
                return cast("exp.Interval", call)
            return found

    class Generator(MySQLGenerator):
        """What MySQL and MariaDB both understand."""

        RESERVED_KEYWORDS: ClassVar = MySQLGenerator.RESERVED_KEYWORDS - {"dual"}
        TRANSFORMS: ClassVar = {
            **_as_written(MySQLGenerator.TRANSFORMS),
            exp.RegexpLike: lambda self, e: self.binary(e, "REGEXP"),
            exp.HexString: lambda _, e: (
                f"0x{e.this}" if e.args.get("is_integer") else f"x'{e.this}'"
            ),
            exp.JSONExtractScalar: lambda self, e: self.func(
                "JSON_UNQUOTE",
                exp.Anonymous(this="JSON_EXTRACT", expressions=[e.this, e.expression]),
            ),
        }

        def tuple_sql(self, expression: exp.Tuple) -> str:
            """`VALUES ROW(1, 2)` is MySQL's way, `VALUES (1, 2)` MariaDB's: as it was."""
            inner = expression.expressions
            one = (
                inner[0] if len(inner) == 1 and isinstance(expression.parent, exp.Values) else None
            )
            if isinstance(one, exp.Anonymous) and one.name.upper() == "ROW":
                return self.sql(one)
            return super().tuple_sql(expression)


class GuardedSQLite(SQLite):
    """SQLite."""

    class Parser(_Quiet, SQLiteParser):
        """Calls stay as written."""

        FUNCTIONS: ClassVar = {}
        FUNCTION_PARSERS: ClassVar = _kept(SQLiteParser.FUNCTION_PARSERS, "CAST")

    class Generator(SQLiteGenerator):
        """The affinity of a type is that of its name."""

        TRANSFORMS: ClassVar = _as_written(SQLiteGenerator.TRANSFORMS)
        TYPE_MAPPING: ClassVar = {
            **SQLiteGenerator.TYPE_MAPPING,
            exp.DType.DECIMAL: "NUMERIC",
            exp.DType.BOOLEAN: "BOOLEAN",
        }


class GuardedPostgres(Postgres):
    """PostgreSQL."""

    class Parser(_Quiet, PostgresParser):
        """Calls stay as written."""

        FUNCTIONS: ClassVar = {}
        FUNCTION_PARSERS: ClassVar = _kept(
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
            **_as_written(PostgresGenerator.TRANSFORMS),
            exp.CurrentTime: lambda *_: "CURRENT_TIME",
        }


class GuardedDuckDB(DuckDB):
    """DuckDB."""

    class Parser(_Quiet, DuckDBParser):
        """Calls stay as written."""

        FUNCTIONS: ClassVar = {}
        FUNCTION_PARSERS: ClassVar = _kept(
            DuckDBParser.FUNCTION_PARSERS,
            *("CAST", "TRY_CAST", "EXTRACT", "OVERLAY", "POSITION", "SUBSTRING", "TRIM"),
        )
        FUNC_TOKENS: ClassVar = {*DuckDBParser.FUNC_TOKENS, TokenType.APPLY}

    class Generator(DuckDBGenerator):
        """Nothing is rewritten."""

        MULTI_ARG_DISTINCT = True
        TRANSFORMS: ClassVar = _as_written(DuckDBGenerator.TRANSFORMS)
        withingroup_sql = Generator.withingroup_sql
        ignorenulls_sql = Generator.ignorenulls_sql
        respectnulls_sql = Generator.respectnulls_sql


@cache
def guarded(name: str) -> Dialect | None:
    """The reader and writer for a dialect of ours, or None when we have none."""
    dialects: dict[str, type[Dialect]] = {
        "mysql": GuardedMySQL,
        "postgres": GuardedPostgres,
        "sqlite": GuardedSQLite,
        "duckdb": GuardedDuckDB,
    }
    logging.getLogger("sqlglot").setLevel(logging.CRITICAL)  # it logs the text of statements
    # A level of parentheses takes the parser 22 frames; the depth must not hang on who calls.
    sys.setrecursionlimit(max(sys.getrecursionlimit(), _FRAMES))
    found = dialects.get(name)
    return found() if found else None
