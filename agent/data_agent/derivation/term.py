"""A part of an expression with what it measures."""

from dataclasses import dataclass, replace

from sqlglot import exp

from agent.data_agent.correction.name_resolution import ResolvedColumn
from model.sources.query import MeaningKind

_SUMMABLE = frozenset({"stored", "sum", "count", "product", "constant", "distinct"})


@dataclass(frozen=True, slots=True)
class Term:
    """What an expression measures."""

    kind: MeaningKind = "other"
    stored_column: ResolvedColumn | None = None
    """The stored column that it is, sums or counts."""
    node: exp.Expr | None = None
    """The aggregate, as it stands in the statement."""
    argument: exp.Expr | None = None
    """What is aggregated."""
    is_indicator: bool = False
    """Whether it is one constant or another by a condition, like 1 and 0."""
    is_conditional: bool = False
    """Whether a condition of its own leaves rows out."""
    is_part: bool = False
    factor: float = 1
    adds: bool = True
    """Of a sum: whether what it sums may be added at all."""

    @classmethod
    def make_aggregate(
        cls, kind: MeaningKind, inner: "Term", argument: exp.Expr | None, node: exp.Expr
    ) -> "Term":
        """An aggregate over the rows of a term."""
        conditional = inner.is_conditional or inner.is_indicator
        if kind == "average" and inner.is_indicator:
            return cls("ratio", node=node, argument=argument, is_part=True, factor=inner.factor)
        if kind == "sum" and inner.kind == "constant":
            kind = "count"
        adds = kind != "sum" or inner.kind in _SUMMABLE or inner.kind == "other"
        return cls(kind, inner.stored_column, node, argument, False, conditional, adds=adds)

    def as_whole(self) -> "Term":
        """The same where it stands beside every row, as the whole that parts are divided by."""
        whole = self.kind in ("sum", "count", "distinct", "product")
        return replace(self, kind="whole") if whole else self

    def with_condition(self) -> "Term":
        """The same for those rows that a condition takes."""
        return replace(self, is_conditional=True)

    def scale(self, constant: exp.Expr, *, is_divided: bool = False) -> "Term":
        """The same in another scale."""
        value = _find_number(constant)
        if value is None or not value:
            return self
        return replace(self, factor=self.factor / value if is_divided else self.factor * value)


CONSTANT = Term("constant")
INDICATOR = Term("constant", is_indicator=True)
OTHER = Term()


def _find_number(constant: exp.Expr) -> float | None:
    while isinstance(constant, exp.Paren | exp.Cast):
        constant = constant.this
    if not isinstance(constant, exp.Literal) or constant.is_string:
        return None
    try:
        return float(constant.name)
    except ValueError:
        return None
