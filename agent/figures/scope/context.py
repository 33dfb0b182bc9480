"""What the sentences before one have named."""

from dataclasses import dataclass, field

import numpy as np

from agent.figures.extraction.figures import Figure
from agent.figures.result.result_table import Rows
from agent.figures.result.row_names import TIME, RowName
from agent.figures.scope.sentence import Sentence


@dataclass(slots=True)
class DiscourseContext:
    """The names and the last number of earlier sentences."""

    last: dict[int, Rows] = field(default_factory=dict)
    """The rows of the last name of each column."""
    names: tuple[RowName, ...] = ()
    """The names of the last sentence that has any, but for periods."""
    subjects: tuple[RowName, ...] = ()
    """Those of them with which nothing is compared."""
    mentioned_names: list[RowName] = field(default_factory=list)
    """Every name so far, but for periods."""
    figure: Figure | None = None
    """The last figure that is a plain number."""
    outline: str = ""
    """The last sentence, with signs for names and figures."""


def remember_names(sentence: Sentence, context: DiscourseContext) -> None:
    """Keep what the sentences that follow may refer to."""
    context.outline = sentence.outline
    rows_by_column = {name.column: name.rows for name in sentence.names}
    rows_by_column |= _find_topics(sentence)
    if rows_by_column:
        times = {TIME: context.last[TIME]} if TIME in context.last else {}
        context.last = {**times, **rows_by_column}
    numbers = [figure for figure in sentence.figures if figure.meaning == "number"]
    context.figure = numbers[-1] if numbers else context.figure
    names = tuple(name for name in sentence.names if name.column != TIME)
    if names:
        context.names = names
        context.subjects = tuple(name for name in names if not sentence.is_base(name))
        context.mentioned_names += names


def _find_topics(sentence: Sentence) -> dict[int, Rows]:
    """For each column the name that the sentence is about, where others are its bases."""
    topics: dict[int, Rows] = {}
    for name in sentence.names:
        if name.column != TIME and not sentence.is_base(name):
            topics.setdefault(name.column, name.rows)
    return topics


def find_previous(name: Rows, column: int, context: DiscourseContext) -> Rows | None:
    """The name of a column that was named last before `name`."""
    others = (n.rows for n in reversed(context.mentioned_names) if n.column == column)
    return next((rows for rows in others if not np.array_equal(rows, name)), None)
