"""SQLite's SQL, read without knowing functions."""

from typing import ClassVar

from sqlglot import exp
from sqlglot.dialects.sqlite import SQLite
from sqlglot.generators.sqlite import SQLiteGenerator
from sqlglot.parsers.sqlite import SQLiteParser

from services.sqlguard.dialects.bounded import BoundedGenerator, BoundedParser
from services.sqlguard.dialects.kept import as_written, kept


class GuardedSQLite(SQLite):
    """SQLite."""

    class Parser(BoundedParser, SQLiteParser):
        """Calls stay as written."""

        FUNCTIONS: ClassVar = {}
        FUNCTION_PARSERS: ClassVar = kept(SQLiteParser.FUNCTION_PARSERS, "CAST")

    class Generator(BoundedGenerator, SQLiteGenerator):
        """The affinity of a type is that of its name."""

        TRANSFORMS: ClassVar = as_written(SQLiteGenerator.TRANSFORMS)
        TYPE_MAPPING: ClassVar = {
            **SQLiteGenerator.TYPE_MAPPING,
            exp.DType.DECIMAL: "NUMERIC",
            exp.DType.BOOLEAN: "BOOLEAN",
        }
