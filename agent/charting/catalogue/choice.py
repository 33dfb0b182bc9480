"""A chosen chart: its type, its data, and alternative types."""

from dataclasses import dataclass, replace

from agent.charting.data.frame import ChartFrame
from model.answers.activities import ChartType


@dataclass(frozen=True, slots=True)
class ChartChoice:
    """A chart type, its data, and the other types that can draw the same data."""

    type: ChartType
    frame: ChartFrame
    alternatives: tuple[ChartType, ...] = ()
    """The types that the page offers."""
    possible: tuple[ChartType, ...] = ()
    """Further types that fit; they are drawn on request."""

    def with_type(self, kind: ChartType) -> "ChartChoice | None":
        """The same data as another type; None when that does not fit."""
        if kind not in (self.type, *self.alternatives, *self.possible):
            return None
        return replace(self, type=kind, alternatives=(self.type, *self.alternatives))
