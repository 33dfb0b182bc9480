"""Rows as they are read from a file: texts whose kinds are not known yet."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from services.files.ingestion.typing.value_formats import ValueFormat

Row = Sequence[str | None]


@dataclass(frozen=True, slots=True)
class RowSource:
    """Rows of text: `relation` is SQL with the columns `c0`, `c1` and so on, empty cells null."""

    relation: str
    names: tuple[str, ...]
    unnamed: frozenset[int]
    """Columns without a header; those of them that are empty are dropped."""
    sample: Sequence[Row]
    """Its first rows."""
    whole: bool = True
    """Whether these are all rows."""
    formats: dict[int, ValueFormat] = field(default_factory=dict)
    """The formats that the file itself declares, as number formats of a workbook do, by column."""
