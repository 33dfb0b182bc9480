"""Questions about points of charts as they are offered, and as they are given."""

from pydantic import BaseModel, Field

from model.sources.query import Cell
from services.drill_down.service import DrillKind
from services.runs.run_request import MAX_ID_LENGTH

MAX_COLUMNS = 4
"""Of a point."""


class DimensionView(BaseModel):
    """A column by which a point can be split."""

    id: str
    label: str


class DrillOptionsView(BaseModel):
    """What can be asked about a point."""

    dimensions: list[DimensionView]
    rows: bool = Field(description="Whether the rows behind it can be had.")


class DrillBody(BaseModel):
    """A question about a point of an answer."""

    kind: DrillKind
    point: dict[str, Cell] = Field(
        min_length=1,
        max_length=MAX_COLUMNS,
        description="Columns of the answer's table with what stands there.",
    )
    dimension: str = Field(default="", max_length=500, description="For `by`: the id of one.")
    parent_run_id: str | None = Field(
        default=None,
        max_length=MAX_ID_LENGTH,
        description="The run that the question follows; without it, the one that it is about.",
    )
