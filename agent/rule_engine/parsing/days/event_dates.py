"""When something was done first or last, and what is done already or not yet."""

import re

from agent.rule_engine.intent import Measure, ValueFilter
from agent.rule_engine.parsing.business.event_verbs import IRREGULAR_VERBS
from agent.rule_engine.parsing.days.day_names import list_named_dates
from agent.rule_engine.parsing.days.deed_days import find_deed, read_deed
from agent.rule_engine.parsing.parse_state import Parse, add_measure, consume
from agent.rule_engine.parsing.spans.spans import Span
from agent.schema_graph import Field
from model.locales.chinese import compile_chinese

_LAST_ZH = r"(?:最近|最后|上|最新|最晚)的?(?:一?[次个条笔张份场位名])?的?"
_FIRST_ZH = r"(?:最早|最初|首|第)的?(?:一?[次个条笔张份场位名])?的?"
_ASKS_WHEN_ZH = (
    r"(?:(?:是|在|发生在)+(?:什么时候|何时|哪一?天|几号|几月几号)|(?:什么时候|何时)"
    r"|的?(?:日期|时间)(?:是哪天)?$)"
)
_DONE_EN = r"[a-z]+(?: (?!of\b|for\b|per\b|by\b|in\b|each\b)[a-z]+){0,2}"
_LAST_EN = r"last|latest|most recent|newest"
_FIRST_EN = r"first|earliest|oldest"
_WHEN_PATTERN = re.compile(
    rf"(?P<last>{_LAST_ZH})(?P<x>[^？?最]{{1,10}}?){_ASKS_WHEN_ZH}"
    rf"|(?P<first>{_FIRST_ZH})(?P<y>[^？?最]{{1,10}}?){_ASKS_WHEN_ZH}"
    rf"|\bwhen (?:was|is|did|were) (?:the |our )?(?:(?P<latest>{_LAST_EN})"
    rf"|(?P<earliest>{_FIRST_EN})) (?P<z>{_DONE_EN})"
    rf"|\bwhen did [a-z ]{{3,40}}? (?:have|make|place|get|do|receive) (?:its|their|his|her|the) "
    rf"(?:(?P<latest3>{_LAST_EN})|(?P<earliest3>{_FIRST_EN})) (?P<r>[a-z]+(?: [a-z]+)?)"
    r"|\bwhen (?:was|were) [a-z\d' -]{2,40}? (?P<latest4>last|most recently) (?P<w>[a-z]{4,})"
    rf"|\b(?:date|day|time) of (?:the |our |its |their )?(?:(?P<latest2>{_LAST_EN})"
    rf"|(?P<earliest2>{_FIRST_EN})) (?P<q>{_DONE_EN})"
)
_ALREADY = compile_chinese(
    r"\b(?:have|has|had|were|was|are|is|who|that|which) (?:have |has |had |were |was )?"
    r"(?:already |since )?(?:been )?(?P<verb>[a-z]{4,})\s*(?=[?.!]*$|(?:in|since|during) )"
    r"|(?:都?已经?)(?P<zh>\p{Han}{2})了?(?=的|[？?。，,]|$)"
)

_PLANNED = re.compile(r"计划|预计|应[还到交付收]|plan|schedul|expect|due", re.IGNORECASE)
"""When something is to be done, which is not when it was."""
_UNDONE = re.compile(r"un-?(?P<verb>[a-z]{3,}(?:ed|id|nt))")


def read_when(parse: Parse) -> None:
    """When was the last order: the latest day of what is named."""
    match = _WHEN_PATTERN.search(parse.text)
    if match is None or parse.intent.measures:
        return
    done = next(match.span(name) for name in ("x", "y", "z", "q", "r", "w") if match[name])
    verb = find_deed(parse, match)
    if verb is not None:
        read_deed(parse, match.span(), verb, last=_asks_last(match))
        return
    for span in parse.spans:
        if done[0] < span.end and span.start < done[1] and span.candidates:
            day = _find_date(parse, span)
            if day is not None:
                last = _asks_last(match)
                _drop_asked_day(parse, match.span())
                spans = parse.spans_over(match)
                spans = [m for m in spans if not m.does("each", "by")]
                consume(m for m in spans if _says_when(m, day) or m is span)
                _drop_refs(parse, [match.span()])
                add_measure(parse, Measure("max" if last else "min", day.table, day))
                return


def _asks_last(match: re.Match[str]) -> bool:
    return any(match[name] for name in ("last", "latest", "latest2", "latest3", "latest4"))


def _drop_asked_day(parse: Parse, word_range: tuple[int, int]) -> None:
    """是哪天 asks for the day itself: nothing is grouped by days."""
    for span in parse.spans:
        inside = span.start < word_range[1] and span.end > word_range[0]
        if inside and span.time is not None and span.time.which and span.time.bucket == "day":
            parse.intent.buckets = [grain for grain in parse.intent.buckets if grain != "day"]


def read_not_yet(parse: Parse) -> None:
    """Faults that are not fixed yet: the day of it is still missing."""
    tables = parse.list_named_tables()
    if _read_undone(parse, tables):
        return
    for place, span in enumerate(parse.spans):
        beside = next(parse.near(place, 1, 1), None)
        if span.consumed or not span.does("no", "ne") or beside is None or beside[1].consumed:
            continue
        if parse.table_of(beside[1]) is not None:
            continue
        dates = [f for f in list_named_dates(parse, beside[1].text) if _has_nulls(parse, f)]
        dates = [f for f in dates if not tables or f.table in tables]
        if len(dates) == 1 and not beside[1].values:
            consume([span, beside[1]])
            beside[1].candidates = ()
            parse.intent.filters.append(ValueFilter(dates[0], "null"))
            return


def _read_undone(parse: Parse, tables: set[str | None]) -> bool:
    """Unpaid invoices: the day of it is missing in the one table that is named."""
    for span in parse.spans:
        match = _UNDONE.fullmatch(span.text.lower())
        if match is None or span.consumed or span.values:
            continue
        verb = IRREGULAR_VERBS.get(match["verb"], match["verb"])
        dates = [f for f in list_named_dates(parse, verb) if _has_nulls(parse, f)]
        dates = [f for f in dates if f.table in tables]
        if len(dates) == 1:
            consume([span])
            span.candidates = ()
            parse.intent.filters.append(ValueFilter(dates[0], "null"))
            return True
    return False


def _says_when(span: Span, day: Field) -> bool:
    """Whether the words only ask for the day, and are no condition."""
    names_day = any((c.table, c.column) == (day.table, day.column) for c in span.candidates)
    plain = not (span.candidates or span.values or span.literal)
    generic = span.text.lower() in ("date", "day", "time", "日期", "时间")
    return bool(names_day or plain or generic or span.functions or span.superlative or span.time)


def read_already(parse: Parse) -> None:
    """Which nurses have left: the day of it is there."""
    match = _ALREADY.search(parse.text)
    tables = parse.list_named_tables()
    if match is None or len(tables) != 1:
        return
    place = match.start("verb" if match["verb"] else "zh")
    for span in parse.spans:
        if span.start != place or span.consumed or span.values:
            continue
        day = parse.field_of(span, "date", least=0.75)
        if day is not None and day.table in tables and _may_be_missing(parse, day):
            consume(
                [span, *(m for m in parse.spans if m.end == span.start - 1 and m.does("which"))]
            )
            parse.intent.filters.append(ValueFilter(day, "notnull"))
            parse.intent.start_column = parse.intent.start_column or day


def _may_be_missing(parse: Parse, field: Field) -> bool:
    return parse.graph.is_date(field) and _has_nulls(parse, field)


def _has_nulls(parse: Parse, field: Field) -> bool:
    profile = parse.graph.column(field).profile
    return profile is None or profile.nulls > 0


def _find_date(parse: Parse, span: Span) -> Field | None:
    table = parse.table_of(span)
    if table is not None:
        days = parse.graph.dates(table)
        done = [day for day in days if not _PLANNED.search(_describe(parse, day))]
        return next(iter(done or days), None)
    field = parse.field_of(span, "date", least=0.6)
    return field if field is not None and parse.graph.is_date(field) else None


def _describe(parse: Parse, day: Field) -> str:
    return f"{day.column} {parse.graph.find_label(day)}"


def _drop_refs(parse: Parse, spans: list[tuple[int, int]]) -> None:
    """What these words may name alone counts no more."""
    for span in parse.spans:
        inside = any(span.start < end and span.end > start for start, end in spans)
        if inside and parse.table_of(span) is None:
            span.candidates = ()
