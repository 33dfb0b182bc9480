"""What a statement would cost its database, and from which cost on its user is asked first."""

from dataclasses import dataclass
from typing import Literal

CostUnit = Literal["rows", "cost"]
"""Rows that a statement goes through, or the planner's own unit of cost."""


@dataclass(frozen=True, slots=True)
class CostEstimate:
    """The estimate of a planner; None where it does not tell."""

    rows: int | None = None
    """Rows read, and pairs of rows that a join without an index compares."""
    cost: float | None = None


UNKNOWN_COST = CostEstimate()
ExcessKind = Literal["rows", "rows_above", "cost", "cost_above", "unknown"]
"""What is above its limit; `above` where the estimate itself is withheld."""

_ABOVE: dict[CostUnit, ExcessKind] = {"rows": "rows_above", "cost": "cost_above"}


@dataclass(frozen=True, slots=True)
class CostExcess:
    """By what a statement is above a limit of its source."""

    kind: ExcessKind
    estimate: float | None = None
    most: float | None = None
    """The limit."""


@dataclass(frozen=True, slots=True)
class CostLimits:
    """The limits of a source; without any, statements are not estimated."""

    rows: int | None = None
    cost: float | None = None

    @property
    def are_set(self) -> bool:
        """Whether there is any."""
        return self.rows is not None or self.cost is not None

    def find_excess(self, estimate: CostEstimate, *, sees_all_rows: bool) -> CostExcess | None:
        """By what a statement is above a limit; None when it is not. What is unknown is above.

        `sees_all_rows` is false for those who may not see all rows: then the estimate,
        which counts the hidden ones, too, is left out.
        """
        pairs: tuple[tuple[CostUnit, float | None, float | None], ...] = (
            ("rows", estimate.rows, self.rows),
            ("cost", estimate.cost, self.cost),
        )
        for unit, amount, most in pairs:
            if most is None:
                continue
            if amount is None:
                return CostExcess("unknown")
            if amount > most:
                above = CostExcess(_ABOVE[unit], most=most)
                return CostExcess(unit, amount, most) if sees_all_rows else above
        return None


NO_COST_LIMITS = CostLimits()
