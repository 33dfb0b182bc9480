"""Which rows a figure is said of."""

from dataclasses import dataclass

from agent.figures.result.result_table import Rows

Pair = tuple[Rows, Rows]


@dataclass(frozen=True, slots=True)
class FigureScope:
    """Which rows a figure is said of."""

    owners: tuple[Rows, ...] = ()
    """The rows it may be said of: its names together; empty where none is named."""
    strong: bool = False
    """Whether its own sentence names them."""
    name_count: int = 0
    """How many names of a kind stand together before it."""
    pairs: tuple[Pair, ...] = ()
    """What is compared with what, where the sentence says so: the later or larger, its base."""
    part_of: bool = False
    """Whether the comparison is of a part with its whole, or of a size with a size."""
    when: Rows | None = None
    what: Rows | None = None
    mentioned_rows: tuple[Rows, ...] = ()
    """All names of the sentence, in their order."""
    labels: tuple[Rows, ...] = ()
    """Those of them that are no periods."""
    earlier: tuple[Rows, ...] = ()
    """The names of the sentences before."""
