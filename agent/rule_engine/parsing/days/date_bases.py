"""By which of several days rows are counted, where the end of a question says so: 按结案日期算."""

import re

from agent.rule_engine.parsing.parse_state import Parse
from agent.schema_graph import Field

_BASIS = re.compile(
    r"(?:[，,；;？?。（(]\s*|^)(?:请|都)?(?:按照?|以|依)(?P<zh>[^，,；;？?。（）()]{2,10}?)"
    r"(?:来?(?:算|计算?|统计|看)|为准|口径)[）)]?[？?。]?\s*$"
    r"|(?:[,;?.(]\s*|\b)(?:based on|going by|counted by|judged by|according to|as of)"
    r" (?:the |its |their )?(?P<en>[a-z][a-z ]{2,30}?)\)?\s*[?.]?$"
    r"|[,;(]\s*by (?:the |its |their )?(?P<by>[a-z][a-z ]{1,24}(?:date|day|time))\)?\s*[?.]?$"
)
_NAMED = 0.75


def read_date_basis(parse: Parse) -> None:
    """The day that the last words name is that of all periods; nothing is grouped by it."""
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
