"""Words for a period counted from another or from the end: "a year earlier", 上月, 近三年."""

import re
from collections.abc import Iterator, Sequence

import numpy as np

from agent.figures.extraction.number_words import UNITS, parse_count
from agent.figures.result.moments import Moment
from agent.figures.result.result_table import ResultTable, Rows
from agent.figures.result.row_names import TIME, RowName

_EARLIER = r"(?:the|a|one) {0} (?:before|earlier|ago)\b|\bthe (?:previous|prior|preceding) {0}\b"
_BEFORE = re.compile(
    rf"(?P<year>(?<![以])上一?年(?!度?[份级])|前一年|\b(?:{_EARLIER.format('year')}))"
    rf"|(?P<quarter>上一?个?季度?|前一个?季度?|\b(?:{_EARLIER.format('quarter')}))"
    rf"|(?P<week>上一?周|前一周|\b(?:{_EARLIER.format('week')}))"
    rf"|(?P<month>上一?个?月|前一个?月|\b(?:{_EARLIER.format('month')}))",
    re.IGNORECASE,
)
_NO_ROWS: Rows = np.empty(0, dtype=np.intp)
_MONTHS = {"year": 12, "quarter": 3, "month": 1, "week": 0}
_COUNT = rf"(?P<n>\d{{1,2}}|[二两三四五六七八九十]|{'|'.join(UNITS[1:12])})"
_RECENT = re.compile(
    rf"(?:最近|近|过去|最后){_COUNT}(?P<zh>年|个?季度?|个月|周|[天日])"
    rf"|\b(?:the )?(?:last|past|latest|most recent|final) {_COUNT.replace('<n>', '<n2>')} "
    r"(?P<en>years?|quarters?|months?|weeks?|days?)\b",
    re.IGNORECASE,
)


def find_earlier_periods(
    text: str, span: tuple[int, int], own: Sequence[RowName], last: Rows | None, table: ResultTable
) -> Iterator[RowName]:
    """The periods before the one that was named last: "the year before", 上月."""
    for match in _BEFORE.finditer(text, *span) if table.moments else ():
        if any(name.start < match.end() and match.start() < name.end for name in own):
            continue
        before = [n.rows for n in own if n.column == TIME and n.end <= match.start()]
        anchor = before[-1] if before else last
        if anchor is not None and match.lastgroup:
            rows = _find_rows_before(anchor, _MONTHS[match.lastgroup], table)
            if len(rows):
                yield RowName(match.start(), match.end(), TIME, rows)


def _find_rows_before(anchor: Rows, months: int, table: ResultTable) -> Rows:
    """The rows so many months before others; none where the table's moments are longer."""
    if not months or (table.weeks and months < 12):
        return _find_week_before(anchor, table) if table.weeks and not months else _NO_ROWS
    if months < 12 and (months < table.months or not table.moments[int(anchor[0])][1]):
        return _NO_ROWS
    moments = {_subtract_months(table.moments[int(row)], months) for row in anchor}
    rows = [row for row, moment in enumerate(table.moments) if moment in moments]
    return np.array(rows, dtype=np.intp)


def _find_week_before(anchor: Rows, table: ResultTable) -> Rows:
    place = int(table.moment_places[anchor].min())
    return table.rows_by_moment[place - 1] if place else _NO_ROWS


def _subtract_months(moment: Moment, months: int) -> Moment:
    year, month, day = moment
    if not month or months == 12:
        return year - 1, month, day
    count = year * 12 + month - 1 - months
    return count // 12, count % 12 + 1, day


def find_recent_periods(text: str, table: ResultTable) -> Iterator[RowName]:
    """The last moments of the table, as many as the text counts: 近三年, "the last two months"."""
    parts = table.rows_by_moment
    for match in _RECENT.finditer(text) if len(parts) > 2 else ():
        count = parse_count(match["n"] or match["n2"])
        unit = (match["zh"] or match["en"]).lower()
        if 1 < count < len(parts) and is_moment(unit, table):
            yield RowName(match.start(), match.end(), TIME, np.concatenate(parts[-count:]))


def is_moment(unit: str, table: ResultTable) -> bool:
    """Whether the moments of the table are as long as the unit."""
    _, month, day = table.moments[0]
    if unit.startswith(("year", "年")):
        return not month
    if table.weeks or unit.startswith(("week", "周")):
        return table.weeks and unit.startswith(("week", "周"))
    if unit.startswith("quarter") or "季" in unit:
        return table.months == 3
    if day:
        return unit.startswith("day") or unit in "天日"
    return bool(month) and table.months == 1 and (unit.startswith("month") or "月" in unit)
