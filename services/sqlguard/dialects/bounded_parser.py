"""Reading and writing within a number of steps that grows with the statement, not with its nesting.

sqlglot's parser tries one reading and goes back to try another. Nested, each try holds the tries of
what is inside, so that a few hundred characters take for ever. All its movement goes through
`_advance`, which counts here; and the tries whose end can be seen in the tokens are not made.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from sqlglot import exp
from sqlglot.generator import Generator
from sqlglot.parser import Parser
from sqlglot.tokenizer_core import Token, TokenType

from model.errors import SqlRejected
from services.sqlguard.time_budget import CHECK_EVERY_STEPS, check_time_budget

BASE_STEPS = 2_000
STEPS_PER_TOKEN = 3
"""An ordinary statement needs 1.2 steps per token, and at most twice that."""
MAX_WRITTEN_NODES = 60_000
"""A statement of the greatest length has a tenth of these."""

_CLOSING_OF = {
    TokenType.L_PAREN: TokenType.R_PAREN,
    TokenType.L_BRACKET: TokenType.R_BRACKET,
    TokenType.L_BRACE: TokenType.R_BRACE,
}
_CLOSING = frozenset(_CLOSING_OF.values())
_GROUPS = (TokenType.L_PAREN, TokenType.L_BRACKET)
_TIME_ZONE = ("WITH", "WITHOUT")


class BoundedParser(Parser):
    """Refuses what takes more steps than an honest statement ever needs."""

    _steps_left: int = 0
    _next_check_at: int = 0
    _operand: int = 0
    _find_closing: Mapping[int, int] = MappingProxyType({})
    _opening_of: Mapping[int, int] = MappingProxyType({})

    def _parse(
        self,
        parse_method: Callable[[Parser], exp.Expr | None],
        raw_tokens: list[Token],
        sql: str | None = None,
    ) -> list[exp.Expr | None]:
        self._steps_left = self._next_check_at = BASE_STEPS + STEPS_PER_TOKEN * len(raw_tokens)
        return super()._parse(parse_method, raw_tokens, sql)

    def _warn_unsupported(self) -> None:
        """Say nothing: sqlglot would log the text of the statement."""

    def _advance_chunk(self) -> None:
        super()._advance_chunk()
        self._find_closing = _find_closing(self._tokens)
        self._opening_of = {close: opening for opening, close in self._find_closing.items()}

    def _advance(self, times: int = 1) -> None:
        self._steps_left -= 1
        if self._steps_left < self._next_check_at:
            self._check_limits()
        super()._advance(times)

    def _check_limits(self) -> None:
        self._next_check_at = self._steps_left - CHECK_EVERY_STEPS
        check_time_budget()
        if self._steps_left < 0:
            raise SqlRejected("guard.too_complex")

    def _parse_column_ops(self, this: exp.Expr | None) -> exp.Expr | None:
        before = self._operand
        self._operand = self._opening_of.get(self._index - 1, self._index)
        try:
            return super()._parse_column_ops(this)
        finally:
            self._operand = before

    def _parse_function_call(
        self,
        functions: dict[str, Callable[..., exp.Expr]] | None = None,
        anonymous: bool = False,
        optional_parens: bool = True,
        any_token: bool = False,
    ) -> exp.Expr | None:
        if self._prev.token_type in self.COLUMN_OPERATORS:  # it copies what is before `.f()`
            self._steps_left -= self._index - self._operand
        return super()._parse_function_call(functions, anonymous, optional_parens, any_token)

    def _parse_types(
        self,
        check_func: bool = False,
        schema: bool = False,
        allow_identifiers: bool = True,
        with_collation: bool = False,
    ) -> exp.Expr | None:
        if check_func and self._is_call():
            return None
        if allow_identifiers and self._curr.token_type is TokenType.IDENTIFIER:
            self._check_quoted_type(self._curr)
        return super()._parse_types(check_func, schema, allow_identifiers, with_collation)

    def _is_call(self) -> bool:
        """Whether a word with brackets behind it is no type: `DECIMAL(1)`, but `DECIMAL(1) '2'`.

        That is seen at what follows the brackets, without reading what is in them.
        """
        if self._next.token_type not in _GROUPS:
            return False
        behind = self._index + 1
        while behind < len(self._tokens) and self._tokens[behind].token_type in _GROUPS:
            behind = self._find_closing.get(behind, len(self._tokens)) + 1
        if behind >= len(self._tokens):
            return True
        token = self._tokens[behind]
        literal = token.token_type in self.PRIMARY_PARSERS
        return not literal and token.text.upper() not in _TIME_ZONE

    def _check_quoted_type(self, token: Token) -> None:
        """A name in quotes would be parsed once more, as a type: it must be one word."""
        if not token.text.replace("_", "a").isalnum():
            self.raise_error("Unknown type", token)

    def _parse_user_defined_type(self, identifier: exp.Identifier) -> exp.Expr | None:
        words = [identifier.name]
        while self._match(TokenType.DOT):
            self._advance_any()
            words.append(self._prev.text)
        return exp.DataType(this=exp.DType.USERDEFINED, kind=".".join(words))


def _find_closing(tokens: list[Token]) -> dict[int, int]:
    """Where each bracket that is closed is closed."""
    closings: dict[int, int] = {}
    unclosed: list[tuple[int, TokenType]] = []
    for index, token in enumerate(tokens):
        kind = token.token_type
        if kind in _CLOSING_OF:
            unclosed.append((index, _CLOSING_OF[kind]))
        elif kind in _CLOSING and unclosed and unclosed[-1][1] is kind:
            closings[unclosed.pop()[0]] = index
    return closings


class BoundedGenerator(Generator):
    """Refuses a tree with more nodes than a statement of the greatest length can have."""

    _nodes_left: int = 0

    def generate(self, expression: exp.Expr, copy: bool = True) -> str:
        """The text of a tree."""
        self._nodes_left = MAX_WRITTEN_NODES
        return super().generate(expression, copy)

    def sql(
        self, expression: str | exp.Expr | None, key: str | None = None, comment: bool = True
    ) -> str:
        """The text of a part of it."""
        self._nodes_left -= 1
        if self._nodes_left % CHECK_EVERY_STEPS == 0:
            check_time_budget()
            if self._nodes_left < 0:
                raise SqlRejected("guard.too_complex")
        return super().sql(expression, key, comment)
