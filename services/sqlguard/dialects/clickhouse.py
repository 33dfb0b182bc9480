"""ClickHouse's SQL, read without knowing functions."""

from typing import ClassVar

from sqlglot.dialects.clickhouse import ClickHouse
from sqlglot.generator import Generator
from sqlglot.generators.clickhouse import ClickHouseGenerator
from sqlglot.parser import Parser
from sqlglot.parsers.clickhouse import ClickHouseParser
from sqlglot.tokenizer_core import TokenType

from services.sqlguard.dialects.bounded import BoundedGenerator, BoundedParser
from services.sqlguard.dialects.kept import QuotedScripts, as_written, kept
from services.sqlguard.dialects.literals import MORE_UNITS, TypedLiterals, WrittenLiterals


class GuardedClickHouse(ClickHouse):
    """ClickHouse."""

    INDEX_OFFSET = 0  # sqlglot would count from 0, and compute what it subtracts
    SUPPORTS_USER_DEFINED_TYPES = True  # which ones, `types.py` says

    class Parser(TypedLiterals, BoundedParser, ClickHouseParser):
        """Calls stay as written."""

        LITERAL_TYPES: ClassVar = frozenset({"DATE", "TIMESTAMP"})
        INTERVAL_UNITS: ClassVar = MORE_UNITS
        FUNCTIONS: ClassVar = {}
        FUNCTION_PARSERS: ClassVar = kept(
            ClickHouseParser.FUNCTION_PARSERS, *("CAST", "EXTRACT", "POSITION", "SUBSTRING", "TRIM")
        )
        # Behind a UNION, ORDER BY and LIMIT are meant for all of it; ClickHouse would take them for
        # its last part, so they are written around it.
        SET_OP_MODIFIERS: ClassVar = Parser.SET_OP_MODIFIERS | ClickHouseParser.SET_OP_MODIFIERS
        FUNC_TOKENS: ClassVar = {*ClickHouseParser.FUNC_TOKENS, TokenType.DICTIONARY}

    class Generator(WrittenLiterals, QuotedScripts, BoundedGenerator, ClickHouseGenerator):
        """Nothing is rewritten but what the engine would read otherwise than it was meant."""

        TRANSFORMS: ClassVar = as_written(ClickHouseGenerator.TRANSFORMS)
        eq_sql = Generator.eq_sql
        neq_sql = Generator.neq_sql
