"""Which rows a sentence names, by their labels and by periods."""

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np

from agent.figures.mentions import Mention
from agent.figures.table import Rows, Table, stands_in

MOST_NAMED = 12
MOST_CROSSED = 6
_SENTENCE_END = re.compile(r"[。！？；;\n]|(?<=[A-Za-z\d%)*])[.!?](?=\s)")
_TIME = -1

Label = tuple[int, str, Rows]
"""A column's number, a label in it, the rows it labels."""


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """The offsets of the sentences and list items of a text."""
    start = 0
    for end in _SENTENCE_END.finditer(text):
        yield start, end.end()
        start = end.end()
    if start < len(text):
        yield start, len(text)


def named_rows(
    sentence: str, table: Table, labels: Sequence[Label], periods: Sequence[Mention]
) -> tuple[Rows, ...]:
    """The sets of rows that `sentence` speaks of: each name alone, names together, names crossed.

    `labels` are those that stand in the whole text, longest first.
    """
    found = [*_labelled(sentence, labels), *_in_time(table, periods)][:MOST_NAMED]
    sets = [rows for _, rows in found]
    for (column, rows), (other, others) in combinations(found[:MOST_CROSSED], 2):
        if column != other:
            sets.append(np.intersect1d(rows, others))
    for column in {column for column, _ in found}:
        together = [rows for other, rows in found if other == column]
        if len(together) > 1:
            sets.append(np.unique(np.concatenate(together)))
    return tuple(rows for rows in sets if len(rows))


def _labelled(sentence: str, labels: Sequence[Label]) -> Iterator[tuple[int, Rows]]:
    for column, label, rows in labels:
        if stands_in(label, sentence):
            yield column, rows
            sentence = sentence.replace(label, " " * len(label))


def _in_time(table: Table, periods: Sequence[Mention]) -> Iterator[tuple[int, Rows]]:
    for period in periods:
        rows = table.during(period)
        if len(rows):
            yield _TIME, rows
