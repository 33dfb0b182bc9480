"""MySQL's and MariaDB's SQL, read without knowing functions."""

from typing import ClassVar, cast

from sqlglot import exp
from sqlglot.dialects.mysql import MySQL
from sqlglot.generators.mysql import MySQLGenerator
from sqlglot.parsers.mysql import MySQLParser
from sqlglot.tokenizer_core import Token, TokenType

from services.sqlguard.dialects.bounded import BoundedGenerator, BoundedParser
from services.sqlguard.dialects.kept import as_written, kept
from services.sqlguard.dialects.literals import TypedLiterals, WrittenLiterals


class GuardedMySQL(MySQL):
    """MySQL and MariaDB."""

    SUPPORTS_USER_DEFINED_TYPES = True  # which ones, `types.py` says

    class Parser(TypedLiterals, BoundedParser, MySQLParser):
        """Calls stay as written."""

        LITERAL_TYPES: ClassVar = frozenset({"DATE", "TIME", "TIMESTAMP", "BINARY"})
        INTERVAL_UNITS: ClassVar = frozenset[str]()  # a value before a unit is any expression there
        FUNCTIONS: ClassVar = {}
        FUNCTION_PARSERS: ClassVar = kept(
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

    class Generator(WrittenLiterals, BoundedGenerator, MySQLGenerator):
        """What MySQL and MariaDB both understand."""

        RESERVED_KEYWORDS: ClassVar = MySQLGenerator.RESERVED_KEYWORDS - {"dual"}
        TRANSFORMS: ClassVar = {
            **as_written(MySQLGenerator.TRANSFORMS),
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
