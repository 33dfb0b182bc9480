"""Plans the format of each column from the values seen so far."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from model.sources.schema import ColumnKind
from services.datasources.sql_quoting import quote_ident
from services.files.ingestion.typing.inference import format_for_kind, infer_format
from services.files.ingestion.typing.row_source import RowSource
from services.files.ingestion.typing.total_rows import LABEL_COLUMNS, is_label, make_label_condition
from services.files.ingestion.typing.value_formats import TEXT_FORMAT, ValueFormat


class MisdeclaredColumn(Exception):
    """A column that the file declares to hold dates or truth values holds something else too."""


_EXACT_KINDS = frozenset({"date", "datetime", "time", "boolean"})


@dataclass(slots=True)
class ColumnPlan:
    """How the cells of a source become values, by the values seen so far."""

    source: RowSource
    requested_kinds: Mapping[str, ColumnKind]
    label_columns: set[int]
    """Columns with a cell that labels its row as a total."""
    samples: list[list[str]]
    formats: list[ValueFormat] = field(default_factory=list)

    @property
    def requested_columns(self) -> set[int]:
        return {at for at, name in enumerate(self.source.names) if name in self.requested_kinds}

    def is_text(self, at: int) -> bool:
        return self.formats[at].kind == "text"

    @property
    def totals_condition(self) -> str:
        """SQL condition: the row is a total, by a label in a column that holds no text."""
        return make_label_condition(at for at in self.label_columns if not self.is_text(at))

    @property
    def data_row_condition(self) -> str:
        """SQL condition: the row is neither empty nor a total."""
        cells = ", ".join(f"c{at}" for at in range(len(self.source.names)))
        return f"coalesce({cells}, NULL) IS NOT NULL" + (
            f" AND NOT {self.totals_condition}" if self.totals_condition else ""
        )

    def find_formats(self) -> None:
        for at, (name, values) in enumerate(zip(self.source.names, self.samples, strict=True)):
            if name in self.requested_kinds:
                self.formats.append(format_for_kind(self.requested_kinds[name], values, name))
            else:
                self.formats.append(self.source.formats.get(at) or infer_format(values, name))

    def add_values(self, at: int, values: Sequence[str], *, final: bool) -> None:
        """Add values that do not fit the format of their column, and find one that fits."""
        data = [value for value in values if at >= LABEL_COLUMNS or not is_label(value)]
        if len(data) < len(values):
            self.label_columns.add(at)
        if not data:
            return
        if at in self.source.formats and self.formats[at].kind in _EXACT_KINDS:
            raise MisdeclaredColumn(self.source.names[at])
        self.samples[at].extend(data)
        self.formats[at] = (
            TEXT_FORMAT if final else infer_format(self.samples[at], self.source.names[at])
        )

    def make_cells_sql(self) -> str:
        """The columns of the table as SQL; a requested kind empties what does not fit."""
        return ", ".join(
            f"{self._make_cell_sql(at)} AS {quote_ident(self.source.names[at])}"
            for at in range(len(self.formats))
        )

    def _make_cell_sql(self, at: int) -> str:
        parse = self.formats[at]
        lenient = at in self.requested_columns
        return parse.lenient_sql(f"c{at}") if lenient else parse.strict_sql(f"c{at}")
