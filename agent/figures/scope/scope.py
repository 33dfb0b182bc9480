"""The scope of a figure: the rows that it is about, and those that it is compared with."""

from dataclasses import dataclass

from agent.figures.result.result_table import Rows

Pair = tuple[Rows, Rows]


@dataclass(frozen=True, slots=True)
class FigureScope:
    """The rows that a figure is about, and those that it is compared with."""

    subject_rows: tuple[Rows, ...] = ()
    """The sets of rows that it may be about; empty where none is named."""
    is_named: bool = False
    """Whether its own sentence names them."""
    name_count: int = 0
    """How many names of a kind stand together before it."""
    pairs: tuple[Pair, ...] = ()
    """The comparisons that the sentence makes: the later or larger rows, and their base."""
    part_of: bool = False
    """Whether the comparison is of a part with its whole, or of a size with a size."""
    period_rows: Rows | None = None
    """The rows of the period that belongs to the figure."""
    label_rows: Rows | None = None
    """The rows of the labels that belong to the figure."""
    mentioned_rows: tuple[Rows, ...] = ()
    """The rows of each name of the sentence, in its order."""
    mentioned_labels: tuple[Rows, ...] = ()
    """The names of the sentence that are no periods."""
    earlier_rows: tuple[Rows, ...] = ()
    """The names of the sentences before it."""
