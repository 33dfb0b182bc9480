"""SQLite's SQL, read without knowing functions."""

from typing import ClassVar, cast

from sqlglot import exp
from sqlglot.dialects.sqlite import SQLite
from sqlglot.generators.sqlite import SQLiteGenerator
from sqlglot.parsers.sqlite import SQLiteParser
from sqlglot.tokenizer_core import TokenType

from model.engines.registry import find_dialect
from services.sqlguard.dialects.bounded_parser import BoundedGenerator, BoundedParser
from services.sqlguard.dialects.negations import NegationGenerator
from services.sqlguard.dialects.typed_literals import TypedLiteralGenerator, TypedLiteralParser
from services.sqlguard.dialects.verbatim_parser import drop_rewrites, keep_parsers


class GuardedSQLite(SQLite):
    """SQLite as the guard reads and writes it."""

    class Parser(TypedLiteralParser, BoundedParser, SQLiteParser):
        """Calls stay as written."""

        LITERAL_TYPES: ClassVar = frozenset[str]()  # what stands there is a name for the column
        LAMBDAS: ClassVar = {}
        FUNCTIONS: ClassVar = {}
        FUNCTION_PARSERS: ClassVar = keep_parsers(SQLiteParser.FUNCTION_PARSERS, "CAST")

        def _parse_types(
            self, check_func: bool = False, *_rest: object, **_named: object
        ) -> exp.Expr | None:
            """Words and sizes as they are: the name decides what a value becomes."""
            words: list[str] = []
            while not check_func and self._is_type_word():
                words.append(self._curr.text)
                self._advance()
            if not words:
                return None
            sized = self._match(TokenType.L_PAREN, advance=False)
            sizes = self._parse_wrapped_csv(self._parse_number) if sized else None
            kind = " ".join(words)
            return exp.DataType(this=exp.DType.USERDEFINED, kind=kind, expressions=sizes)

        def _parse_table_parts(
            self,
            schema: bool = False,
            is_db_reference: bool = False,
            wildcard: bool = False,
            fast: bool = False,
        ) -> exp.Table | exp.Dot | None:
            """Behind INDEXED BY stands the name of an index, which is no table that is read."""
            if self._prev and self._prev.token_type is TokenType.INDEXED_BY:
                name = self._parse_id_var()
                if name is None:
                    self.raise_error("Expected the name of an index")
                return cast("exp.Table", name)
            return super()._parse_table_parts(schema, is_db_reference, wildcard, fast)

        def _is_type_word(self) -> bool:
            words = self._curr.text.lower().split() if self._curr else []
            return bool(words) and find_dialect("sqlite").guard.types.issuperset(words)

    class Generator(TypedLiteralGenerator, NegationGenerator, BoundedGenerator, SQLiteGenerator):
        """Nothing is rewritten."""

        TRANSFORMS: ClassVar = drop_rewrites(SQLiteGenerator.TRANSFORMS)
