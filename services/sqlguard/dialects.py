"""Readers of each engine's SQL that keep function calls as they were written.

sqlglot turns `DATE_FORMAT`, `strftime` and `to_char` into one class and writes back what it thinks
they mean. A guard must neither lose the name that was called nor change what runs, so these
dialects know no function by meaning: a call stays a name with arguments. Only calls whose arguments
have a grammar of their own (`CAST(x AS y)`, `TRIM(BOTH …)`) keep their parsers.
"""

from collections.abc import Callable
from functools import cache
from typing import ClassVar

from sqlglot.dialects.dialect import Dialect
from sqlglot.dialects.duckdb import DuckDB
from sqlglot.dialects.mysql import MySQL
from sqlglot.dialects.postgres import Postgres
from sqlglot.dialects.sqlite import SQLite
from sqlglot.generators.duckdb import DuckDBGenerator
from sqlglot.generators.mysql import MySQLGenerator
from sqlglot.generators.postgres import PostgresGenerator
from sqlglot.generators.sqlite import SQLiteGenerator
from sqlglot.parsers.duckdb import DuckDBParser
from sqlglot.parsers.mysql import MySQLParser
from sqlglot.parsers.postgres import PostgresParser
from sqlglot.parsers.sqlite import SQLiteParser

Parsers = dict[str, Callable[..., object]]


def _kept(parsers: Parsers, *names: str) -> Parsers:
    return {name: parsers[name] for name in names}


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

    class Generator(MySQLGenerator):
        """Nothing is rewritten."""


class GuardedSQLite(SQLite):
    """SQLite."""

    class Parser(_Quiet, SQLiteParser):
        """Calls stay as written."""

        FUNCTIONS: ClassVar = {}
        FUNCTION_PARSERS: ClassVar = _kept(SQLiteParser.FUNCTION_PARSERS, "CAST")

    class Generator(SQLiteGenerator):
        """Nothing is rewritten."""


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

    class Generator(PostgresGenerator):
        """Nothing is rewritten."""


class GuardedDuckDB(DuckDB):
    """DuckDB."""

    class Parser(_Quiet, DuckDBParser):
        """Calls stay as written."""

        FUNCTIONS: ClassVar = {}
        FUNCTION_PARSERS: ClassVar = _kept(
            DuckDBParser.FUNCTION_PARSERS,
            *("CAST", "TRY_CAST", "EXTRACT", "OVERLAY", "POSITION", "SUBSTRING", "TRIM"),
        )

    class Generator(DuckDBGenerator):
        """Nothing is rewritten."""


@cache
def guarded(name: str) -> Dialect | None:
    """The reader and writer for a dialect of ours, or None when we have none."""
    dialects: dict[str, type[Dialect]] = {
        "mysql": GuardedMySQL,
        "postgres": GuardedPostgres,
        "sqlite": GuardedSQLite,
        "duckdb": GuardedDuckDB,
    }
    found = dialects.get(name)
    return found() if found else None
