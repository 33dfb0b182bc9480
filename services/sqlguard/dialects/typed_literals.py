"""Constants with their type before them, `DATE '2024-01-31'`, stay as they were written.

sqlglot makes a cast of them. A cast to `CHAR`, `BIT` or `DECIMAL` without a length cuts what the
constant does not, an operator behind the constant would be taken for one of the text, and of an
interval of several parts only the first would remain.
"""

from typing import TYPE_CHECKING, ClassVar

from sqlglot import exp
from sqlglot.generator import Generator
from sqlglot.parser import Parser
from sqlglot.tokenizer_core import TokenType

if TYPE_CHECKING:
    _Parser = Parser
else:
    _Parser = object

_TYPE_WORDS = frozenset({"PRECISION", "VARYING", "WITH", "WITHOUT", "LOCAL", "TIME", "ZONE"})
_MAX_TYPE_TOKENS = 12
"""The most tokens of a type before a constant."""
UNITS = frozenset({"YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND"})
MORE_UNITS = UNITS | {
    *("WEEK", "QUARTER", "MILLISECOND", "MICROSECOND", "NANOSECOND", "DECADE", "CENTURY"),
    *("MILLENNIUM", "YEARS", "MONTHS", "DAYS", "HOURS", "MINUTES", "SECONDS", "WEEKS", "QUARTERS"),
    *("MILLISECONDS", "MICROSECONDS", "DECADES", "CENTURIES", "MILLENNIA"),
}
_TYPE_AS_WRITTEN = "type_as_written"


class TypedLiteralParser(_Parser):
    """Parser mixin that reads a type and the constant behind it as one literal."""

    LITERAL_TYPES: ClassVar[frozenset[str] | None] = None
    """Words that may stand before a constant; None: every type. Others are names of columns."""
    NAMED_TYPES: ClassVar[frozenset[str]] = frozenset()
    INTERVAL_UNITS: ClassVar[frozenset[str]] = UNITS
    LIMIT_PERCENT: ClassVar[bool] = False

    def _parse_type(
        self, parse_interval: bool = True, fallback_to_identifier: bool = False
    ) -> exp.Expr | None:
        end = self._find_literal()
        if not end or fallback_to_identifier:
            return super()._parse_type(parse_interval, fallback_to_identifier)
        if self.LITERAL_TYPES is not None and self._curr.text.upper() not in self.LITERAL_TYPES:
            return self._parse_column()
        words = " ".join(token.text for token in self._tokens[self._index : end])
        type_ = self._parse_types()
        if self._index != end:
            self.raise_error("Expected a constant behind its type")
        literal = self.expression(exp.Cast(this=self._parse_string(), to=type_))
        literal.meta[_TYPE_AS_WRITTEN] = words
        return self._parse_column_ops(literal)

    def _parse_term(self, parse_mod: bool = True) -> exp.Expr | None:
        """`LIMIT 2 - n % 2` is a number of rows, where a limit is no percentage."""
        return super()._parse_term(parse_mod or not self.LIMIT_PERCENT)

    def _find_literal(self) -> int:
        """Where the constant stands that follows a type here; 0 where none does."""
        tokens, at = self._tokens, self._index + 1
        first = self._curr
        if first is None or first.token_type is TokenType.IDENTIFIER or at >= len(tokens):
            return 0
        is_named_type = first.text.lower() in self.NAMED_TYPES
        if first.token_type not in self.TYPE_TOKENS and not is_named_type:
            return 0
        if first.token_type is TokenType.INTERVAL and tokens[at].token_type is TokenType.STRING:
            return 0
        if tokens[at].token_type is TokenType.L_PAREN:
            at = self._skip_sizes(at)
        while at < len(tokens) and tokens[at].text.upper() in _TYPE_WORDS:
            at += 1
        is_string = at < len(tokens) and tokens[at].token_type is TokenType.STRING
        return at if is_string else 0

    def _skip_sizes(self, at: int) -> int:
        """Behind `(10)` or `(10, 2)`."""
        sizes = (TokenType.L_PAREN, TokenType.NUMBER, TokenType.COMMA)
        end = at
        while (
            end < min(len(self._tokens) - 1, at + _MAX_TYPE_TOKENS)
            and self._tokens[end].token_type in sizes
        ):
            end += 1
        return end + 1 if self._tokens[end].token_type is TokenType.R_PAREN else at

    def _parse_interval(
        self, require_interval: bool = True, parse_function_unit: bool = True
    ) -> exp.Add | exp.Interval | None:
        word, value = self._curr, self._next
        plain = word is not None and word.token_type is TokenType.INTERVAL
        if (
            not (plain and self.INTERVAL_UNITS)
            or value is None
            or value.token_type is not TokenType.STRING
        ):
            return super()._parse_interval(require_interval, parse_function_unit)
        self._advance()
        this = self._parse_string()
        interval = self.expression(exp.Interval(this=this, unit=self._parse_interval_unit()))
        interval.meta[_TYPE_AS_WRITTEN] = True
        return interval

    def _parse_interval_unit(self) -> exp.Expr | None:
        unit = self._curr
        quoted = unit is not None and unit.token_type in (TokenType.IDENTIFIER, TokenType.STRING)
        if unit is None or quoted or unit.text.upper() not in self.INTERVAL_UNITS:
            return None
        first = self._parse_var(any_token=True, upper=True)
        if not self._match_text_seq("TO"):
            return first
        second = self._parse_var(any_token=True, upper=True)
        return self.expression(exp.IntervalSpan(this=first, expression=second))


class TypedLiteralGenerator(Generator):
    """Generator mixin that writes typed literals as they were read."""

    def cast_sql(self, expression: exp.Cast, safe_prefix: str | None = None) -> str:
        """The type and the constant, where they were written so."""
        if words := expression.meta.get(_TYPE_AS_WRITTEN):
            return f"{words} {self.sql(expression, 'this')}"
        return super().cast_sql(expression, safe_prefix)

    def interval_sql(self, expression: exp.Interval) -> str:
        """The constant and, behind it, the unit that was written behind it."""
        if not expression.meta.get(_TYPE_AS_WRITTEN):
            return super().interval_sql(expression)
        unit = expression.args.get("unit")
        return f"INTERVAL {self.sql(expression, 'this')}{f' {self.sql(unit)}' if unit else ''}"
