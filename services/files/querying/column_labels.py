"""Columns of files as columns of a schema, with the label that people read."""

import re

from agent.labels.units import states_unit
from model.files.file import FileColumn
from model.locales.chinese import HAN
from model.sources.schema import Column, ColumnKind

TYPES: dict[ColumnKind, str] = {
    "integer": "BIGINT",
    "decimal": "DECIMAL",
    "float": "DOUBLE",
    "text": "VARCHAR",
    "date": "DATE",
    "datetime": "TIMESTAMP",
    "time": "TIME",
    "boolean": "BOOLEAN",
    "json": "JSON",
    "binary": "BLOB",
}
_BLANK = re.compile(rf"(?<={HAN})\s+(?={HAN})")
"""Blanks between Chinese characters, by which headers are aligned: 门店 名称, 姓  名."""
_BRACKET = re.compile(r"[(（\[]")


def to_labelled_column(column: FileColumn) -> Column:
    """The column; its comment is the header with the unit, where that differs from its name."""
    label = _BLANK.sub("", column.name)
    if column.unit and column.unit not in label and not states_unit(label, column.unit):
        label = f"{label}({column.unit})"
    comment = label if label != column.name or _BRACKET.search(label) else ""
    type_ = TYPES[column.kind]
    return Column(column.name, type_, column.kind, nullable=column.empty > 0, comment=comment)
