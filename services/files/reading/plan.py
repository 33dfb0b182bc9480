"""How rows of text become the columns of a table, as far as their values have been seen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from model.sources.schema import ColumnKind
from services.files.reading.forms import TEXT, Form, quoted
from services.files.reading.inference import chosen, infer
from services.files.reading.totals import LABEL_COLUMNS, is_label, labelled

Row = Sequence[str | None]


@dataclass(frozen=True, slots=True)
class RowSource:
    """Rows of text: `relation` is SQL with the columns `c0`, `c1` and so on, empty cells null."""

    relation: str
    names: tuple[str, ...]
    unnamed: frozenset[int]
    """Columns without a header: they are dropped when they are empty."""
    sample: Sequence[Row]
    """Its first rows."""
    whole: bool = True
    """Whether these are all rows."""
    forms: dict[int, Form] = field(default_factory=dict)
    """Columns whose form the file itself declares, as number formats of a workbook do."""


class Misdeclared(Exception):
    """A column that the file declares to hold dates or truth values holds something else too."""


_EXACT_KINDS = frozenset({"date", "datetime", "time", "boolean"})


@dataclass(slots=True)
class Plan:
    """How the cells of a source become values, as far as its values have been seen."""

    source: RowSource
    wished: Mapping[str, ColumnKind]
    labels: set[int]
    """Columns where labels of totals were seen."""
    seen: list[list[str]]
    forms: list[Form] = field(default_factory=list)

    @property
    def wished_at(self) -> set[int]:
        return {at for at, name in enumerate(self.source.names) if name in self.wished}

    def is_text(self, at: int) -> bool:
        return self.forms[at].kind == "text"

    @property
    def totals(self) -> str:
        """SQL condition of totals whose label stands in a column that holds no text."""
        return labelled(at for at in self.labels if not self.is_text(at))

    @property
    def kept(self) -> str:
        """SQL condition of the rows that are neither empty nor totals."""
        cells = ", ".join(f"c{at}" for at in range(len(self.source.names)))
        return f"coalesce({cells}, NULL) IS NOT NULL" + (
            f" AND NOT {self.totals}" if self.totals else ""
        )

    def find_forms(self) -> None:
        for at, (name, values) in enumerate(zip(self.source.names, self.seen, strict=True)):
            if name in self.wished:
                self.forms.append(chosen(self.wished[name], values, name))
            else:
                self.forms.append(self.source.forms.get(at) or infer(values, name))

    def learn(self, at: int, values: Sequence[str], *, final: bool) -> None:
        """Take in values of a column that do not fit its form."""
        others = [value for value in values if at >= LABEL_COLUMNS or not is_label(value)]
        if len(others) < len(values):
            self.labels.add(at)
        if not others:
            return
        if at in self.source.forms and self.forms[at].kind in _EXACT_KINDS:
            raise Misdeclared(self.source.names[at])
        self.seen[at].extend(others)
        self.forms[at] = TEXT if final else infer(self.seen[at], self.source.names[at])

    def cells(self) -> str:
        """The columns of the table as SQL; a kind that was wished for empties what does not fit."""
        return ", ".join(
            f"{form.lenient(f'c{at}') if at in self.wished_at else form.strict(f'c{at}')} "
            f"AS {quoted(self.source.names[at])}"
            for at, form in enumerate(self.forms)
        )
