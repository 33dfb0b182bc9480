"""A chosen chart: its type, its data, and alternative types."""

from dataclasses import dataclass, replace

from agent.charting.data.frame import ChartFrame
from model.answers.activities import ChartType


@dataclass(frozen=True, slots=True)
class ChartChoice:
    """A type, what it draws, and the types the same data can be drawn as."""

    type: ChartType
    frame: ChartFrame
    alternatives: tuple[ChartType, ...] = ()
    """What the user is offered."""
    possible: tuple[ChartType, ...] = ()
    """What fits too, and is drawn when it is asked for."""

    def with_type(self, kind: ChartType) -> "ChartChoice | None":
        """The same data as another type; None when that does not fit."""
        if kind not in (self.type, *self.alternatives, *self.possible):
            return None
        return replace(self, type=kind, alternatives=(self.type, *self.alternatives))
