"""By which of several days rows are counted, where the end of a question says so: 按结案日期算."""

import re

from agent.rule_engine.parsing.days.day_names import list_named_dates
from agent.rule_engine.parsing.parse_state import Parse
from agent.schema_graph import Field

_BASIS = re.compile(
    r"(?:[，,；;？?。（(]\s*|^)(?:请|都)?(?:按照?|以|依)(?P<zh>[^，,；;？?。（）()]{2,10}?)"
    r"(?:来?(?:算|计算?|统计|看)|为准|口径)[）)]?[？?。]?\s*$"
    r"|[，,；;（(]\s*按照?(?P<day>[^，,；;？?。（）()]{1,8}(?:日期|时间|日))[）)]?[？?。]?\s*$"
    r"|(?:[,;?.(]\s*|\b)(?:based on|going by|counted by|judged by|according to|as of)"
    r" (?:the |its |their )?(?P<en>[a-z][a-z ]{2,30}?)\)?\s*[?.]?$"
    r"|[,;(]\s*by (?:the |its |their )?(?P<by>[a-z][a-z ]{1,24}(?:date|day|time))\)?\s*[?.]?$"
)
_OF_WHICH = re.compile(
    r"\bby (?:day|week|month|quarter|year) of (?:the |its |their )?(?P<of>[a-z]+)"
    r"(?= (?:in|during|for|since|between|this|last)\b|\s*[,;?.]|\s*$)"
)
_NAMED = 0.75


def read_date_basis(parse: Parse) -> None:
    """The day that the last words name is that of all periods; nothing is grouped by it."""
    _read_bucketed_day(parse)
    match = _BASIS.search(parse.text)
    if match is None or not any(m.time and m.time.period for m in parse.spans):
        return
    inside = parse.spans_over(match)
    days = {day for m in inside if (day := parse.field_of(m, "date", least=_NAMED)) is not None}
    days = {day for day in days if parse.graph.is_date(day)}
    if len(days) != 1 or any(m.time for m in inside):
        return
    [day] = days
    parse.intent.start_column = parse.intent.start_column or Field(day.table, day.column)
    for span in inside:
        span.consumed = True


def _read_bucketed_day(parse: Parse) -> None:
    """By month of release: the one day that is called so; of another the months say nothing."""
    match = _OF_WHICH.search(parse.text)
    inside = parse.spans_over(match, "of") if match is not None else []
    if match is None or any(m.time or m.values for m in inside):
        return
    named = {day for m in inside if (day := parse.field_of(m, "date", least=_NAMED)) is not None}
    days = {day for day in named if parse.graph.is_date(day)}
    days = days or set(list_named_dates(parse, match["of"]))
    if len(days) != 1:
        parse.is_unclear = True
        return
    [day] = days
    parse.intent.start_column = parse.intent.start_column or day
    for span in inside:
        span.consumed, span.candidates = True, ()
