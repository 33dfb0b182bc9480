"""How long something takes: the time from one day of a row to another."""

import re
from collections.abc import Iterator

from agent.lexicon import expand_name
from agent.lexicon.similarity.across_languages import measure_similarity
from agent.lexicon.word_pairs import list_english_phrases
from agent.rule_engine.intent import Aggregate, Measure, Unit
from agent.rule_engine.parsing.business.event_verbs import alike
from agent.rule_engine.parsing.days.day_names import list_named_dates
from agent.rule_engine.parsing.numbers.units import find_stored_unit, find_unit
from agent.rule_engine.parsing.parse_state import Parse, add_measure, consume
from agent.rule_engine.parsing.spans.spans import Span
from agent.schema_graph import Field
from model.locales.chinese import compile_chinese

_DURATION = re.compile(
    r"时间|时长|耗时|周期|天数|多久|多长时间|(?:几|多少)个?(?:天|小时|钟头|分钟)|小时数|分钟数"
    r"|\b(?:number of )?(?:days?|hours?|minutes?)\b|\b(?:time|duration|length|long|lag|delay)\b"
)
_UNITS: tuple[tuple[Unit, re.Pattern[str]], ...] = (
    ("hour", re.compile(r"小时|钟头|\bhours?\b")),
    ("minute", re.compile(r"分钟|\bminutes?\b")),
)
_AVERAGE = re.compile(r"平均|一般|通常|\b(?:average|on average|mean|typically|usually)\b")
_LONGEST = re.compile(r"最[长久慢]|\b(?:longest|slowest|maximum)\b")
_SHORTEST = re.compile(r"最[短快]|\b(?:shortest|fastest|quickest|minimum)\b")
_FILLING = re.compile(
    r"\b(?:how long|does it take|do we take|did it take|it takes|take|takes|took|to|wait|stay|last"
    r"|lasts|pass|passes|passed|elapse|elapses|elapsed|lie|go by|being|be)\b"
    r"|一次|才|用了?|花了?|需要?|要"
)
_NO_NAME = r"(?:for|by|per|in|at|on|of|with|from|last|this|each|every|on average)\b"
"""What stands behind the name of the second day."""
_BETWEEN_PATTERNS = (
    compile_chinese(
        r"从(?P<a>[^从到]{1,8}?)(?:到|至)(?P<b>\p{Han}{1,8}?)"
        r"(?=平均|一般|通常|最|需|要|的|用|花|多|几|间|超|不|大于|少于|[？?]|$)"
    ),
    compile_chinese(
        r"(?P<a>\p{Han}{2,8}?)(?:到|至|和|与|跟|后到|距)(?P<b>\p{Han}{2,8}?)"
        r"(?=平均|一般|通常|之间|需|要|的|用|花|多|几|间|超|不|相差|相隔|[？?]|$)"
    ),
    re.compile(
        r"\b(?:from|between) (?:the )?(?P<a>[\w-]+(?: [\w-]+)?) (?:to|and|until) (?:the )?"
        rf"(?P<b>[\w-]+(?: (?!{_NO_NAME})[\w-]+)?)"
    ),
)
_DONE = re.compile(
    r"完|结案|结束|归还|离职|离开|出院|退房|到账|回复|处理|签收|收货|到货|送达|还款|关闭|恢复"
    r"|\b(?:finish|complet|clos|return|left|leave|end\b|ended|resol|handl|repl|deliver|receiv|arriv"
    r"|discharg)",
    re.IGNORECASE,
)
_STAY = re.compile(r"\bstay(?:s|ed|ing)?\b|停留|逗留|待多久|住多久", re.IGNORECASE)
_LEFT = re.compile(
    r"离|退|出|走|\b(?:out|left|leave|leaving|depart\w*|end|exit|discharg\w*|check ?out|ckout)\b",
    re.IGNORECASE,
)
"""The day on which a stay ends is called so."""
_PLANNED = re.compile(
    r"应[还到交付收]|到期|截止|预计|计划|承诺|要求|约定|due|promis|plan|requir|expect|schedul",
    re.IGNORECASE,
)
_TIME_END = re.compile(r"(?:日期|时间|时刻|日)$")
_ALIKE = 0.6
_NAMED = 0.7
_Pair = tuple[Field, Field, list[tuple[int, int]]]


def read_durations(parse: Parse) -> None:
    """工单从下达到完工平均几天, the longest repair: the time between two days of a row."""
    match = _DURATION.search(parse.text)
    aggregate = _find_aggregate(parse)
    if match is None or aggregate is None or parse.intent.measures or _names_duration(parse):
        return
    pair = find_two_days(parse) or _find_end_day(parse) or _find_days_of_table(parse)
    if pair is None:
        return
    start, end, places = pair
    if _STAY.search(parse.text) and not _LEFT.search(_describe_day(parse, end)):
        return
    places += [m.span() for pattern in _list_words(aggregate) for m in pattern.finditer(parse.text)]
    inside = [m for m in parse.spans if any(m.start < e and m.end > s for s, e in places)]
    _drop_asked_times(parse, inside)
    consume(inside)
    consume(m for m in parse.spans if m.does("ask") and not m.candidates)
    repeats = [m for m in parse.spans if _says_again(m, start, end)]
    consume(repeats)
    for span in (*inside, *repeats):
        span.values, span.candidates = (), ()
    add_measure(parse, Measure(aggregate, end.table, end, since=start, unit=_find_unit(parse)))


def _names_duration(parse: Parse) -> bool:
    """Whether a number of minutes or hours is stored and named: the length of films."""
    return any(
        unit.dimension == "time" and c.score >= _NAMED
        for span in parse.spans
        if find_unit(span.text) is None
        for c in span.candidates
        if c.column is not None
        and parse.graph.is_number(field := Field(c.table, c.column))
        and (unit := find_stored_unit(parse.graph, field)) is not None
    )


def _says_again(span: Span, start: Field, end: Field) -> bool:
    """Whether the words name the rows or one of their two days, which asks for nothing more."""
    best = [c for c in span.candidates if c.score >= span.candidates[0].score]
    both = {(f.table, f.column) for f in (start, end)}
    columns = {(c.table, c.column) for c in best}
    return bool(columns & {(end.table, None), *both}) and not span.values


def _find_aggregate(parse: Parse) -> Aggregate | None:
    if any(m.does("avg") and not m.consumed for m in parse.spans) or _AVERAGE.search(parse.text):
        return "avg"
    if _LONGEST.search(parse.text):
        return "max"
    return "min" if _SHORTEST.search(parse.text) else None


def _list_words(aggregate: Aggregate) -> tuple[re.Pattern[str], ...]:
    ranks = {"max": _LONGEST, "min": _SHORTEST}.get(aggregate, _AVERAGE)
    return (_DURATION, _FILLING, ranks)


def _find_unit(parse: Parse) -> Unit:
    return next((unit for unit, pattern in _UNITS if pattern.search(parse.text)), "day")


def _drop_asked_times(parse: Parse, inside: list[Span]) -> None:
    """几个小时 asks for a number of hours: nothing is grouped by them."""
    grains = {m.time.bucket for m in inside if m.time is not None and m.time.bucket}
    parse.intent.buckets = [grain for grain in parse.intent.buckets if grain not in grains]


def find_two_days(parse: Parse) -> _Pair | None:
    """The two days of a row that are named as beginning and end, and where they are named."""
    for pattern in _BETWEEN_PATTERNS:
        match = pattern.search(parse.text)
        if match is None:
            continue
        tables = _named_tables(parse)
        firsts, lasts = (_list_called(parse, match[side]) for side in ("a", "b"))
        pairs = [(a, b) for a in firsts for b in lasts if a.table == b.table and a != b]
        pairs = [pair for pair in pairs if pair[0].table in tables] or pairs
        if len(pairs) == 1:
            return (*pairs[0], [match.span()])
    return None


def _list_called(parse: Parse, text: str) -> list[Field]:
    """The days that are called so, else those that are called alike, in either language."""
    dates = list(list_named_dates(parse, text))
    return dates or [
        field
        for table in parse.graph.tables
        for field in parse.graph.dates(table)
        if _is_alike(text, _TIME_END.sub("", _cut_label(parse, field)), field)
    ]


def _is_alike(text: str, label: str, field: Field) -> bool:
    """出报告 of the day of the report; 发货 of a ship date."""
    if len(label) > 1 and not label.isascii() and label in text:
        return True
    if text.isascii() == label.isascii():
        return False
    words = (*label.lower().split(), *expand_name(field.column))
    english = [word for phrase in list_english_phrases(text) for word in phrase.split()]
    if any(alike(one, word) for one in english for word in words if len(word) > 3):
        return True
    return measure_similarity(text, label) >= _ALIKE


def _cut_label(parse: Parse, field: Field) -> str:
    return re.split(r"[,，;；:：(（]", parse.graph.find_label(field))[0].strip()


def _named_tables(parse: Parse) -> set[str | None]:
    return parse.list_named_tables()


def _find_end_day(parse: Parse) -> _Pair | None:
    """Average repair time: from the day on which the row begins."""
    for span in parse.spans:
        if span.consumed or (parse.names_table(span) and not span.candidates):
            continue
        tables = _named_tables(parse)
        ends = [f for f in list_named_dates(parse, span.text) if find_start(parse, f)]
        ends = [f for f in ends if f.table in tables] or ends
        start = find_start(parse, ends[0]) if len(ends) == 1 else None
        if start is not None:
            return start, ends[0], [(span.start, span.end)]
    return None


def find_start(parse: Parse, end: Field) -> Field | None:
    """The day on which a row begins, of one that ends on another."""
    first = next(iter(parse.graph.dates(end.table)), None)
    return first if first != end else None


def _find_days_of_table(parse: Parse) -> _Pair | None:
    """How long repairs take: the one day on which a row of what is named is done."""
    pairs = {pair for t in _named_tables(parse) if t is not None for pair in _list_pairs(parse, t)}
    if len(pairs) != 1:
        return None
    [(start, end)] = pairs
    return start, end, []


def _list_pairs(parse: Parse, table: str) -> Iterator[tuple[Field, Field]]:
    dates = parse.graph.dates(table)
    days = [(f, _describe_day(parse, f)) for f in dates]
    days = [(f, label) for f, label in days if not _PLANNED.search(label)]
    ends = [f for f, label in days if _DONE.search(label)]
    starts = [f for f, _ in days if f not in ends]
    if len(ends) == 1 and starts:
        yield starts[0], ends[0]


def _describe_day(parse: Parse, day: Field) -> str:
    return f"{' '.join(expand_name(day.column))} {_cut_label(parse, day)}"
