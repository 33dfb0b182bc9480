"""Trino's SQL, read without knowing functions."""

from typing import ClassVar

from sqlglot.dialects.trino import Trino
from sqlglot.generators.trino import TrinoGenerator
from sqlglot.parsers.trino import TrinoParser

from services.sqlguard.dialects.bounded_parser import BoundedGenerator, BoundedParser
from services.sqlguard.dialects.negations import NegationGenerator
from services.sqlguard.dialects.sql_json import JSON_CALLS, JsonCallParser
from services.sqlguard.dialects.typed_literals import (
    UNITS,
    TypedLiteralGenerator,
    TypedLiteralParser,
)
from services.sqlguard.dialects.verbatim_parser import (
    QuotedNameGenerator,
    drop_rewrites,
    keep_parsers,
)


class GuardedTrino(Trino):
    """Trino as the guard reads and writes it."""

    INDEX_OFFSET = 0  # sqlglot would count from 0, and compute what it subtracts
    SUPPORTS_USER_DEFINED_TYPES = True  # which ones, `types.py` says

    class Parser(JsonCallParser, TypedLiteralParser, BoundedParser, TrinoParser):
        """Calls stay as written."""

        INTERVAL_UNITS: ClassVar = UNITS | {"WEEK"}
        FUNCTIONS: ClassVar = {}
        FUNCTION_PARSERS: ClassVar = (
            keep_parsers(
                TrinoParser.FUNCTION_PARSERS,
                *("CAST", "TRY_CAST", "EXTRACT", "NORMALIZE", "POSITION", "SUBSTRING", "TRIM"),
            )
            | JSON_CALLS
        )

    class Generator(
        TypedLiteralGenerator,
        QuotedNameGenerator,
        NegationGenerator,
        BoundedGenerator,
        TrinoGenerator,
    ):
        """Nothing is rewritten."""

        MULTI_ARG_DISTINCT = True
        TRANSFORMS: ClassVar = drop_rewrites(TrinoGenerator.TRANSFORMS)
