"""Two days of a row and the time between them; when something was done first, last, or not yet."""

import re
from collections.abc import Iterator

from agent.builtin.intent import Compare, Measure
from agent.builtin.reading.context import Reading, add_measure, use
from agent.builtin.reading.marks import Mark
from agent.builtin.reading.topics.deeds import alike
from agent.builtin.warehouse import Field
from agent.lexicon import expand

_LASTS = re.compile(
    r"时间|时长|耗时|周期|天数|多久|多长时间|几天|多少天"
    r"|\b(?:days?|time|duration|long|lag|delay)\b"
)
_BETWEEN = (
    re.compile(
        r"从(?P<a>[^从到]{1,8}?)(?:到|至)(?P<b>[\u3400-\u9fff]{1,8}?)"
        r"(?=平均|需|要|的|用|花|多|几|间|[？?]|$)"
    ),
    re.compile(
        r"\b(?:from|between) (?:the )?(?P<a>\w+(?: \w+)?) (?:to|and) (?:the )?(?P<b>\w+(?: \w+)?)"
    ),
)
_WHEN = re.compile(
    r"(?P<last>最近|最后|上)(?:的)?一?次(?P<x>[^？?]{1,10}?)(?:是|在)?(?:什么时候|何时|哪一?天|几号|几月几号)"
    r"|(?P<first>最早|第|最初)(?:的)?一次(?P<y>[^？?]{1,10}?)(?:是|在)?(?:什么时候|何时|哪一?天|几号|几月几号)"
    r"|\bwhen (?:was|is|did) (?:the |our )?(?:(?P<latest>last|latest|most recent|newest)"
    r"|(?P<earliest>first|earliest)) (?P<z>[a-z ]+)"
)
_NO_WORDS = frozenset(["date", "time", "on", "at", "day", "datetime", "timestamp", "ymd", "end"])


def read_days_between(reading: Reading) -> None:
    """工单从下达到完工平均几天, average repair time: the days from one of its dates to another."""
    average = next((m for m in reading.marks if m.does("avg") and not m.used), None)
    asked = _LASTS.search(reading.text)
    if average is None or asked is None or reading.intent.measures:
        return
    found = _two_named(reading) or _one_named(reading)
    if found is None:
        return
    start, end, span = found
    spans = [span, *(m.span() for m in _LASTS.finditer(reading.text))]
    use(m for m in reading.marks if any(m.start < e and m.end > s for s, e in spans))
    use([average, *(m for m in reading.marks if m.does("ask") and not m.refs)])
    use(m for m in reading.marks if reading.table_of(m) == end.table)
    _forget(reading, spans)
    add_measure(reading, Measure("avg", end.table, end, since=start))


def read_when(reading: Reading) -> None:
    """When was the last order: the latest day of what is named."""
    found = _WHEN.search(reading.text)
    if found is None or reading.intent.measures:
        return
    for mark in reading.marks:
        if found.start() < mark.end and mark.start < found.end() and mark.refs:
            day = _day_of(reading, mark)
            if day is not None:
                last = bool(found["last"] or found["latest"])
                use(m for m in reading.marks if m.start < found.end() and m.end > found.start())
                _forget(reading, [found.span()])
                add_measure(reading, Measure("max" if last else "min", day.table, day))
                return


def read_not_yet(reading: Reading) -> None:
    """Faults that are not fixed yet: the day of it is still missing."""
    tables = {reading.table_of(m) for m in reading.marks if reading.names_table(m)}
    for place, mark in enumerate(reading.marks):
        beside = next(reading.near(place, 1, 1), None)
        if mark.used or not mark.does("no", "ne") or beside is None or beside[1].used:
            continue
        if reading.table_of(beside[1]) is not None:
            continue
        found = [f for f in _named_days(reading, beside[1].text) if _may_lack(reading, f)]
        found = [f for f in found if not tables or f.table in tables]
        if len(found) == 1 and not beside[1].values:
            use([mark, beside[1]])
            beside[1].refs = ()
            reading.intent.filters.append(Compare(found[0], "null"))
            return


def _may_lack(reading: Reading, found: Field) -> bool:
    profile = reading.warehouse.column(found).profile
    return profile is None or profile.nulls > 0


def _two_named(reading: Reading) -> tuple[Field, Field, tuple[int, int]] | None:
    for pattern in _BETWEEN:
        found = pattern.search(reading.text)
        if found is None:
            continue
        firsts, lasts = (list(_named_days(reading, found[side])) for side in ("a", "b"))
        pairs = [(a, b) for a in firsts for b in lasts if a.table == b.table and a != b]
        if len(pairs) == 1:
            return (*pairs[0], found.span())
    return None


def _one_named(reading: Reading) -> tuple[Field, Field, tuple[int, int]] | None:
    """Average repair time: from the day on which the row begins."""
    for mark in reading.marks:
        if mark.used or (reading.names_table(mark) and not mark.refs):
            continue
        tables = {reading.table_of(m) for m in reading.marks if reading.names_table(m)}
        ends = [f for f in _named_days(reading, mark.text) if _begun(reading, f) not in (None, f)]
        ends = [f for f in ends if f.table in tables] or ends
        start = _begun(reading, ends[0]) if len(ends) == 1 else None
        if start is not None:
            return start, ends[0], (mark.start, mark.end)
    return None


def _begun(reading: Reading, end: Field) -> Field | None:
    return next(iter(reading.warehouse.dates(end.table)), None)


def _named_days(reading: Reading, text: str) -> Iterator[Field]:
    """The dates that are called so, in letters or in part: returned and return_date."""
    text = text.strip().lower()
    for table in reading.warehouse.tables:
        for field in reading.warehouse.dates(table):
            column = reading.warehouse.column(field)
            if text.isascii():
                label = column.label.lower().split() if column.label else []
                words = [w for w in (*expand(column.name), *label) if w.isascii()]
                asked = [w for w in text.split() if w not in _NO_WORDS] or [text]
                near = (alike(a, w) for a in asked for w in words if w not in _NO_WORDS)
                if any(near):
                    yield field
            elif len(text) > 1 and text in f"{column.name}/{column.label}":
                yield field


def _day_of(reading: Reading, mark: Mark) -> Field | None:
    table = reading.table_of(mark)
    if table is not None:
        return next(iter(reading.warehouse.dates(table)), None)
    found = reading.field_of(mark, "date", least=0.6)
    return found if found is not None and reading.warehouse.is_date(found) else None


def _forget(reading: Reading, spans: list[tuple[int, int]]) -> None:
    """What these words may name alone counts no more."""
    for mark in reading.marks:
        inside = any(mark.start < end and mark.end > start for start, end in spans)
        if inside and reading.table_of(mark) is None:
            mark.refs = ()
