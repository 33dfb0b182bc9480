"""DuckDB's SQL, read without knowing functions."""

from typing import ClassVar

from sqlglot.dialects.duckdb import DuckDB
from sqlglot.generator import Generator
from sqlglot.generators.duckdb import DuckDBGenerator
from sqlglot.parsers.duckdb import DuckDBParser
from sqlglot.tokenizer_core import TokenType

from services.sqlguard.dialects.bounded import BoundedGenerator, BoundedParser
from services.sqlguard.dialects.kept import as_written, kept
from services.sqlguard.dialects.literals import MORE_UNITS, TypedLiterals, WrittenLiterals


class GuardedDuckDB(DuckDB):
    """DuckDB."""

    INDEX_OFFSET = 0  # sqlglot would count from 0, and compute what it subtracts

    class Parser(TypedLiterals, BoundedParser, DuckDBParser):
        """Calls stay as written."""

        LIMIT_PERCENT: ClassVar = True
        INTERVAL_UNITS: ClassVar = MORE_UNITS
        FUNCTIONS: ClassVar = {}
        FUNCTION_PARSERS: ClassVar = kept(
            DuckDBParser.FUNCTION_PARSERS,
            *("CAST", "TRY_CAST", "EXTRACT", "OVERLAY", "POSITION", "SUBSTRING", "TRIM"),
        )
        FUNC_TOKENS: ClassVar = {*DuckDBParser.FUNC_TOKENS, TokenType.APPLY}

    class Generator(WrittenLiterals, BoundedGenerator, DuckDBGenerator):
        """Nothing is rewritten."""

        MULTI_ARG_DISTINCT = True
        TRANSFORMS: ClassVar = as_written(DuckDBGenerator.TRANSFORMS)
        withingroup_sql = Generator.withingroup_sql
        ignorenulls_sql = Generator.ignorenulls_sql
        respectnulls_sql = Generator.respectnulls_sql
