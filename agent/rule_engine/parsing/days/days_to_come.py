"""What is due in the next days, or was due before today: 未来30天内到期, expired cards."""

import re
from datetime import date

from agent.rule_engine.intent import PeriodFilter
from agent.rule_engine.parsing.parse_state import Parse
from agent.schema_graph import Field
from agent.time_expressions.calendar_periods import Period

_NEXT = re.compile(r"未来|接下来|今后|往后|之?[内里]$|\b(?:next|coming|following|upcoming) \d")
_DUE = re.compile(
    r"(?:即?将要?|快要?)?(?:到期|过期|失效|届满|截止)"
    r"|\b(?:expir(?:e|es|ed|ing|y)|(?:falls? )?due|run(?:s|ning)? out|lapses?|lapsed)\b"
)
_OVER = re.compile(
    r"已经?(?:到期|过期|失效)|\b(?:(?:have|has|had|already|are) )?(?:expired|lapsed)\b"
)
_DUE_COLUMN = re.compile(
    r"到期|有效|截止|失效|过期|届满|终止|\b(?:expir|valid|due|until|end)", re.IGNORECASE
)


def read_days_to_come(parse: Parse) -> None:
    """A period after today, of the one day that is stored beforehand."""
    for span in parse.spans:
        period = span.time.period if span.time is not None else None
        if span.consumed or period is None or period.start is None or period.end is None:
            continue
        is_due = _DUE.search(parse.text) is not None
        if _NEXT.search(period.text) is not None or (is_due and period.start > parse.today):
            column = _find_column(parse, is_due)
            if column is None:
                parse.is_unclear = True
                return
            span.consumed = True
            parse.intent.filters.append(PeriodFilter((period,), column))
            _consume(parse, _DUE.search(parse.text))
            return
    _read_over(parse)


def _read_over(parse: Parse) -> None:
    """Expired cards: the day until which they were valid is past."""
    match = _OVER.search(parse.text)
    column = _find_column(parse, is_due=True) if match is not None else None
    inside = parse.spans_over(match) if match else []
    timed = any(m.time is not None and m.time.period is not None for m in parse.spans)
    if match is None or column is None or timed or any(m.values or m.consumed for m in inside):
        return
    parse.intent.filters.append(PeriodFilter((Period(None, parse.today, "day", match[0]),), column))
    _consume(parse, match)


def _find_column(parse: Parse, is_due: bool) -> Field | None:
    """The only such day of what is named; days that are still to come are stored in it."""
    tables = {t for m in parse.spans if parse.names_table(m) and (t := parse.table_of(m))}
    fields = [f for table in tables or parse.anchors for f in parse.graph.dates(table)]
    fields = [f for f in fields if _is_to_come(parse, f)]
    due_columns = [f for f in fields if _DUE_COLUMN.search(_describe(parse, f))]
    columns = due_columns if is_due else fields
    return columns[0] if len(columns) == 1 else None


def _describe(parse: Parse, field: Field) -> str:
    return f"{parse.graph.find_label(field)} {field.column.replace('_', ' ')}"


def _is_to_come(parse: Parse, field: Field) -> bool:
    profile = parse.graph.column(field).profile
    try:
        return date.fromisoformat((profile.high if profile else "")[:10]) > parse.today
    except ValueError:
        return False


def _consume(parse: Parse, match: re.Match[str] | None) -> None:
    for span in parse.spans:
        if match is not None and span.overlaps(match):
            span.consumed, span.candidates = True, ()
