"""Types that list the labels of an enumeration: labels are values, which rules may hide."""

import re
from dataclasses import replace

from model.sources.schema import Column

_LABELS = re.compile(r"\b(enum(?:8|16)?|set)\s*\(\s*'", re.IGNORECASE)


def lists_labels(column: Column) -> bool:
    """Whether the type of a column is written with labels, or was before they were removed."""
    return _LABELS.search(column.type) is not None


def remove_labels(column: Column) -> Column:
    """The column without labels in its type; where they stand within another type, it is a text."""
    match = _LABELS.search(column.type)
    return replace(column, type=f"{match[1]}('…')", kind="text") if match else column
