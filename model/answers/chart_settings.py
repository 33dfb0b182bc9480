"""A user's settings of a chart: one object for the page, the chart service and stored answers."""

from collections.abc import Callable
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from model.answers.activities import ChartType

MAX_NAMES = 100
Name = Annotated[str, Field(max_length=500)]
Color = Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")]
Number = Annotated[float, Field(allow_inf_nan=False, ge=-1e15, le=1e15)]
ChartStack = Literal["side", "stacked", "percent"]
ChartLabels = Literal["auto", "on", "off"]
ChartSort = Literal["rows", "descending", "ascending", "name"]
ChartPalette = Literal["standard", "calm", "single"]
LineKind = Literal["value", "average", "median"]


class ReferenceLine(BaseModel):
    """A line across the drawing, at a number or at the average or median of what is drawn."""

    model_config = ConfigDict(frozen=True)
    kind: LineKind = "value"
    value: Number | None = None
    label: str = Field(default="", max_length=60)


class ChartSettings(BaseModel):
    """What a user changed of a chart; whatever has its default is as the service chose it.

    A setting that does not fit the type or the rows of the chart changes nothing.
    """

    model_config = ConfigDict(frozen=True)
    type: ChartType | None = None
    hidden: list[Name] = Field(default=[], max_length=MAX_NAMES)
    """Names of the series that are not drawn."""
    stack: ChartStack | None = None
    labels: ChartLabels = "auto"
    sort: ChartSort = "rows"
    top: int | None = Field(default=None, ge=1, le=1_000)
    """How many labels are drawn at most: those with the greatest numbers."""
    palette: ChartPalette = "standard"
    colors: dict[Name, Color] = Field(default={}, max_length=MAX_NAMES)
    """By name of a series, or of a slice."""
    reference: ReferenceLine | None = None
    second_axis: list[Name] = Field(default=[], max_length=MAX_NAMES)
    """Names of the series that have the axis on the right."""
    logarithmic: bool = False
    from_zero: bool | None = None
    """Whether the axis of numbers begins at zero; None: as fits the type."""
    x_title: str = Field(default="", max_length=80)
    y_title: str = Field(default="", max_length=80)

    def keep_names(self, keep: Callable[[str], bool]) -> "ChartSettings":
        """The settings with those names of series and slices only; they may be stored values."""
        return self.model_copy(
            update={
                "hidden": [name for name in self.hidden if keep(name)],
                "second_axis": [name for name in self.second_axis if keep(name)],
                "colors": {name: color for name, color in self.colors.items() if keep(name)},
            }
        )


STANDARD_SETTINGS = ChartSettings()
