"""How an engine estimates the cost of a statement."""

from dataclasses import dataclass

from model.sources.cost import CostUnit


@dataclass(frozen=True, slots=True)
class QueryPlan:
    """The statement that shows a plan; `plan` in the package of the driver reads it."""

    explain: str
    """With `{sql}` for the statement that is not run."""
    units: tuple[CostUnit, ...] = ("rows",)
    """What a plan tells, and limits may be set for."""
