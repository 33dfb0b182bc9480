"""DuckDB's SQL, read without knowing functions."""

from typing import ClassVar

from sqlglot.dialects.duckdb import DuckDB
from sqlglot.generator import Generator
from sqlglot.generators.duckdb import DuckDBGenerator
from sqlglot.parsers.duckdb import DuckDBParser
from sqlglot.tokenizer_core import TokenType

from services.sqlguard.dialects.kept import Quiet, as_written, kept


class GuardedDuckDB(DuckDB):
    """DuckDB."""

    class Parser(Quiet, DuckDBParser):
        """Calls stay as written."""

        FUNCTIONS: ClassVar = {}
        FUNCTION_PARSERS: ClassVar = kept(
            DuckDBParser.FUNCTION_PARSERS,
            *("CAST", "TRY_CAST", "EXTRACT", "OVERLAY", "POSITION", "SUBSTRING", "TRIM"),
        )
        FUNC_TOKENS: ClassVar = {*DuckDBParser.FUNC_TOKENS, TokenType.APPLY}

    class Generator(DuckDBGenerator):
        """Nothing is rewritten."""

        MULTI_ARG_DISTINCT = True
        TRANSFORMS: ClassVar = as_written(DuckDBGenerator.TRANSFORMS)
        withingroup_sql = Generator.withingroup_sql
        ignorenulls_sql = Generator.ignorenulls_sql
        respectnulls_sql = Generator.respectnulls_sql
