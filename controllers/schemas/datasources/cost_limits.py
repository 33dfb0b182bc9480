"""The cost limits of a source."""

from pydantic import BaseModel, Field

from model.sources.cost import CostLimits


class CostLimitsBody(BaseModel):
    """Above which estimate a statement waits for its user; null: no limit.

    `rows` are rows read by the plan and pairs that joins compare, `cost` is the planner's own unit.
    """

    rows: int | None = Field(default=None, ge=1, le=10**15)
    cost: float | None = Field(default=None, gt=0, le=1e15)

    @classmethod
    def from_limits(cls, limits: CostLimits) -> "CostLimitsBody":
        """The view of them."""
        return cls(rows=limits.rows, cost=limits.cost)

    def to_limits(self) -> CostLimits:
        """The same for the service."""
        return CostLimits(self.rows, self.cost)
