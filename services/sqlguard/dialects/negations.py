"""Negations as analysts write them: `x IS NOT NULL`, `x NOT IN (…)`, not `NOT x IS NULL`."""

from sqlglot import exp
from sqlglot.generator import Generator

_NEGATABLE = (exp.In, exp.Like, exp.Between)


class NegationGenerator(Generator):
    """Generator mixin that writes NOT behind the operand of a predicate, where that is the same."""

    def not_sql(self, expression: exp.Not) -> str:
        """The negation of any expression; the tree below it is used up."""
        test = expression.this
        if self._is_null_test(test):
            return f"{self.sql(test, 'this')} IS NOT NULL"
        if isinstance(test, _NEGATABLE) and not test.args.get("is_global"):
            operand = exp.Var(this=f"{self.sql(test, 'this')} NOT")  # each part is written once
            return self.sql(type(test)(**{**test.args, "this": operand}))
        return super().not_sql(expression)

    def _is_null_test(self, test: exp.Expr) -> bool:
        """Of a row of PostgreSQL, `IS NOT NULL` says more than that it is not NULL."""
        is_same = self.dialect.NORMALIZE_NOT_NULL
        return is_same and isinstance(test, exp.Is) and isinstance(test.expression, exp.Null)
