"""How verified figures of a summary follow from the rows."""

from typing import Literal

from pydantic import BaseModel

ComputationKind = Literal[
    "cell", "sum", "average", "difference", "change", "ratio", "share", "count", "stated", "other"
]


class FigureOperand(BaseModel):
    """What a figure is computed from: a cell, or some cells of a column together."""

    kind: ComputationKind
    column: int | None = None
    """Its place in the table; None: whole rows."""
    rows: list[int]
    """The places of the first of its rows in the table, at most 100."""
    row_count: int
    value: float


class FigureComputation(BaseModel):
    """How a verified figure follows from the rows; offsets are into the summary.

    A difference is of the first operand less the second, a change that divided by the second, a
    ratio and a share the first divided by the second. `stated`: the question has it; `other`: no
    simple arithmetic was found again.
    """

    text: str
    start: int
    end: int
    kind: ComputationKind
    operands: list[FigureOperand] = []
