"""MySQL's and MariaDB's SQL, read without knowing functions."""

from typing import ClassVar, cast

from sqlglot import exp
from sqlglot.dialects.mysql import MySQL
from sqlglot.generators.mysql import MySQLGenerator
from sqlglot.parsers.mysql import MySQLParser
from sqlglot.tokenizer_core import Token, TokenType

from services.sqlguard.dialects.bounded_parser import BoundedGenerator, BoundedParser
from services.sqlguard.dialects.negations import NegationGenerator
from services.sqlguard.dialects.sql_json import JSON_CALLS, JsonCallParser
from services.sqlguard.dialects.typed_literals import TypedLiteralGenerator, TypedLiteralParser
from services.sqlguard.dialects.verbatim_parser import drop_rewrites, keep_parsers


class GuardedMySQL(MySQL):
    """MySQL and MariaDB as the guard reads and writes them."""

    SUPPORTS_USER_DEFINED_TYPES = True  # which ones, `types.py` says

    class Parser(JsonCallParser, TypedLiteralParser, BoundedParser, MySQLParser):
        """Calls stay as written."""

        LITERAL_TYPES: ClassVar = frozenset({"DATE", "TIME", "TIMESTAMP", "BINARY"})
        INTERVAL_UNITS: ClassVar = frozenset[str]()  # a value before a unit is any expression there
        FUNCTIONS: ClassVar = {}
        FUNCTION_PARSERS: ClassVar = (
            keep_parsers(
                MySQLParser.FUNCTION_PARSERS,
                *("CAST", "TRY_CAST", "CONVERT", "CHAR", "EXTRACT", "GROUP_CONCAT"),
                *("MATCH", "POSITION", "SUBSTRING", "SUBSTR", "TRIM"),
            )
            | JSON_CALLS
        )
        PRIMARY_PARSERS: ClassVar = {
            **MySQLParser.PRIMARY_PARSERS,
            TokenType.HEX_STRING: lambda self, token: self.parse_hex_literal(token),
        }

        def parse_hex_literal(self, token: Token) -> exp.Expr:
            """`0x41` counts as a number in MariaDB, `x'41'` as text: keep which it was."""
            number = self.sql.startswith("0x", token.start)
            return self.expression(exp.HexString(this=token.text, is_integer=number), token)

        def _parse_lambda(self, alias: bool = False) -> exp.Expr | None:
            """`column -> '$.path'` reads JSON; `x -> x + 1` is a lambda of StarRocks and Doris."""
            ahead = self._tokens[self._index + 1 : self._index + 3]
            arrow = [token.token_type for token in ahead] == [TokenType.ARROW, TokenType.STRING]
            if arrow and ahead[1].text.startswith("$"):
                return self._parse_select_or_expression(alias=alias)
            return super()._parse_lambda(alias)

        def _parse_respect_or_ignore_nulls(self, this: exp.Expr | None) -> exp.Expr | None:
            """`LAG(x IGNORE NULLS)` of StarRocks and Doris; in MySQL, IGNORE is a keyword."""
            is_word = self._curr is not None and self._curr.token_type is TokenType.IGNORE
            if is_word and self._match_text_seq("IGNORE", "NULLS"):
                return self.expression(exp.IgnoreNulls(this=this))
            return super()._parse_respect_or_ignore_nulls(this)

        def _parse_partition(self) -> exp.Partition | None:
            """`orders PARTITION (p0, p1)`: names of parts, not of columns."""
            if not self._match_texts(("PARTITION", "PARTITIONS")):
                return None
            names = self._parse_wrapped_csv(self._parse_id_var)
            return self.expression(exp.Partition(expressions=names))

        def _parse_table_hints(self) -> list[exp.Expr] | None:
            hints: list[exp.Expr] = []
            while self._match_set(self.TABLE_INDEX_HINT_TOKENS):
                hints.append(self._parse_use_index_hint(self._prev.text.upper()))
            return hints or None

        def _parse_use_index_hint(self, word: str) -> exp.Expr:
            """`USE INDEX [FOR JOIN | FOR ORDER BY | FOR GROUP BY] (names)`."""
            if not self._match_set((TokenType.INDEX, TokenType.KEY)):
                self.raise_error("Expected INDEX")
            target = None
            if self._match(TokenType.FOR):
                purposes = ("JOIN", "ORDER BY", "GROUP BY")
                target = next((p for p in purposes if self._match_text_seq(*p.split())), None)
                if target is None and not self._match_texts(("ORDER BY", "GROUP BY")):
                    self.raise_error("Expected JOIN, ORDER BY or GROUP BY")
                target = target or self._prev.text.upper()
            names = self._parse_wrapped_csv(self._parse_id_var)
            return self.expression(exp.IndexTableHint(this=word, target=target, expressions=names))

        def _parse_interval(
            self, require_interval: bool = True, parse_function_unit: bool = True
        ) -> exp.Add | exp.Interval | None:
            interval = super()._parse_interval(require_interval, parse_function_unit)
            if isinstance(interval, exp.Interval) and isinstance(interval.this, exp.Tuple):
                call = exp.Anonymous(this="INTERVAL", expressions=interval.this.expressions)
                return cast("exp.Interval", call)
            return interval

    class Generator(TypedLiteralGenerator, NegationGenerator, BoundedGenerator, MySQLGenerator):
        """What MySQL and MariaDB both understand."""

        RESERVED_KEYWORDS: ClassVar = MySQLGenerator.RESERVED_KEYWORDS - {"dual"}
        TRANSFORMS: ClassVar = {
            **drop_rewrites(MySQLGenerator.TRANSFORMS),
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
