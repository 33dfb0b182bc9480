"""DuckDB's `name.upper()`: a call behind a dot, whose first argument stands before it.

sqlglot takes what stands before such a call for names of schemas, all of it, down to the columns in
its arguments. Here it stays what it is, so that it is checked as what it is.
"""

from collections.abc import Collection
from typing import TYPE_CHECKING, ClassVar

from sqlglot import exp
from sqlglot.parser import Parser
from sqlglot.tokenizer_core import TokenType

if TYPE_CHECKING:
    _Parser = Parser
else:
    _Parser = object


class _MethodCall(exp.Expression):
    """A call behind a dot, until what stands before it is known."""

    arg_types: ClassVar = {"this": True}


class MethodCallParser(_Parser):
    """Parser mixin that reads `name.upper()` as a call of `upper` with `name` as its argument."""

    def _parse_field(
        self,
        any_token: bool = False,
        tokens: Collection[TokenType] | None = None,
        anonymous_func: bool = False,
    ) -> exp.Expr | None:
        behind_dot = anonymous_func and self._prev and self._prev.token_type is TokenType.DOT
        expression = super()._parse_field(any_token, tokens, anonymous_func)
        if not behind_dot or not isinstance(expression, exp.Func | exp.Condition):
            return expression
        if isinstance(expression, exp.Anonymous):
            return _MethodCall(this=expression)
        if not isinstance(
            expression, exp.Identifier | exp.Star | exp.Literal | exp.Null | exp.Boolean
        ):
            self.raise_error("Only a plain call may stand behind a dot")
        return expression

    def _parse_column_ops(self, this: exp.Expr | None) -> exp.Expr | None:
        expression = super()._parse_column_ops(this)
        if expression is None or expression.find(_MethodCall) is None:
            return expression
        holder = exp.Paren(this=expression)
        for column in list(holder.find_all(exp.Column)):
            if any(isinstance(part, _MethodCall) for part in column.parts):
                column.replace(_chain_calls(column.parts))
        for dot in list(holder.find_all(exp.Dot)):
            if isinstance(dot.expression, _MethodCall):
                dot.set("expression", dot.expression.this)
        rebuilt: exp.Expr = holder.this
        return rebuilt.pop() if rebuilt.parent else rebuilt


def _chain_calls(parts: list[exp.Expr]) -> exp.Expr:
    """`a`, `b`, `f()`, `c` → `a.b` with `.f().c` behind it."""
    first = next(at for at, part in enumerate(parts) if isinstance(part, _MethodCall))
    names = [part.copy() for part in parts[:first]]
    places = ("this", "table", "db", "catalog")
    chain: exp.Expr = exp.Column(**dict(zip(places, reversed(names), strict=False)))
    for part in parts[first:]:
        behind = part.this if isinstance(part, _MethodCall) else part
        chain = exp.Dot(this=chain, expression=behind.copy())
    return chain
