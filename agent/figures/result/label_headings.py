"""What the headings of labels tell: the words of them all, what the labels are, yes and no."""

import re
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from agent.charting.data.column_roles import ClassifiedColumn
from agent.figures.result.measure_headings import find_tokens, list_names

_NAME_OF = re.compile(r"(?:的?名称|名|编号|代码)$|\b(?:name|title|code|id|no|number)$")
"""The end of a heading that says that the labels are names."""
_YES, _NO = {"yes", "true", "y", "是", "有"}, {"no", "false", "n", "否", "无"}


def find_heading_words(columns: Sequence[ClassifiedColumn]) -> Iterator[str]:
    """The words of the headings of labels."""
    for column in columns:
        if column.role not in ("measure", "time"):
            yield from (word for name in list_names(column) for word in name.split())


def find_nouns(columns: Sequence[ClassifiedColumn]) -> Iterator[str]:
    """The nouns of the heading of the labels; none where two columns have labels."""
    labels = [c for c in columns if c.role not in ("measure", "time") and c.distinct > 1]
    for name in list_names(labels[0]) if len(labels) == 1 else ():
        noun = _NAME_OF.sub("", name).strip()
        yield noun if not noun.isascii() else noun.rpartition(" ")[2]


def find_flags(
    columns: Sequence[ClassifiedColumn],
) -> Iterator[tuple[frozenset[str], NDArray[np.intp]]]:
    """For each column of yes and no, the words of its heading and the rows with yes."""
    for column in columns:
        texts = {text.lower() for text in column.texts if text}
        if texts and texts <= _YES | _NO:
            rows = [row for row, text in enumerate(column.texts) if (text or "").lower() in _YES]
            yield find_tokens(list_names(column)), np.array(rows, dtype=np.intp)
