"""Formats of written values, and the SQL that parses them."""

from dataclasses import dataclass

from model.sources.schema import ColumnKind
from services.datasources.sql_quoting import quote_literal

PLACEHOLDERS = frozenset(
    {"-", "--", "—", "——", "－", "/", "N/A", "n/a", "NA", "#N/A", "NULL", "null", "None", "NaN"}
    | {"nan", "无", "暂无", "未知", "TBD", "tbd"}
)
"""What people write into a number or a date they do not have."""


@dataclass(frozen=True, slots=True)
class ValueFormat:
    """A format of values: `{v}` in its SQL stands for the text of a cell.

    `test` holds exactly for text of this form; `value` may be computed only then.
    """

    kind: ColumnKind
    type: str
    value: str = "{v}"
    test: str = ""
    unit: str = ""
    empties: tuple[str, ...] = ()
    """Placeholders that count as empty in this column."""
    guessed_order: bool = False
    """Whether day and month were ambiguous, and the month was taken to stand first."""

    def strict_sql(self, cell: str) -> str:
        """SQL for the value of `cell`; running it fails where the text is not of this form."""
        if not self.test:
            return self._fill_template(self.value, cell)
        return (
            f"CASE WHEN {self._is_missing_sql(cell)} THEN NULL "
            f"WHEN {self._fill_template(self.test, cell)} "
            f"THEN {self._fill_template(self.value, cell)} ELSE error('form') END"
        )

    def lenient_sql(self, cell: str) -> str:
        """SQL for the value of `cell`, null where the text is not of this form."""
        if not self.test:
            return self._fill_template(self.value, cell)
        test, value = self._fill_template(self.test, cell), self._fill_template(self.value, cell)
        return f"TRY(CASE WHEN {self._is_missing_sql(cell)} THEN NULL WHEN {test} THEN {value} END)"

    def mismatch_sql(self, cell: str) -> str:
        """SQL condition: there is text in `cell`, and it is not of this form."""
        if not self.test:
            return "false"
        return f"NOT ({self._is_missing_sql(cell)}) AND {self.lenient_sql(cell)} IS NULL"

    def _is_missing_sql(self, cell: str) -> str:
        words = ", ".join(quote_literal(word) for word in self.empties)
        return f"{cell} IS NULL" + (f" OR trim({cell}) IN ({words})" if words else "")

    @staticmethod
    def _fill_template(template: str, cell: str) -> str:
        return template.replace("{v}", cell)


TEXT_FORMAT = ValueFormat("text", "VARCHAR")


def make_match_condition(pattern: str, cell: str = "{v}") -> str:
    """SQL condition: all of the cell's text, but blanks around it, matches the pattern."""
    return f"regexp_full_match(trim({cell}), {quote_literal(pattern)})"
