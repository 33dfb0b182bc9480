"""The day on which something ended, taken for the day on which it happened."""

import re

from agent.rule_engine.intent import PeriodFilter
from agent.rule_engine.parsing.parse_state import Parse
from agent.schema_graph import Field

_ENDED = re.compile(
    r"结案|结束|关闭|办结|完结|到期|失效|截止|\b(?:closed?|settled|end|ended|expir\w*|due)\b",
    re.IGNORECASE,
)
_SAYS_END = re.compile(
    r"结|关闭|到期|失效|截止|完|过期|满"
    r"|\b(?:clos\w*|settl\w*|end\w*|expir\w*|due|finish\w*|resol\w*|over)\b"
)


def dates_by_end(parse: Parse) -> bool:
    """Whether rows are told or counted by the day of their end, of which no word speaks."""
    intent = parse.intent
    if intent.start_column is not None or _SAYS_END.search(parse.text):
        return False
    days = [f.field for f in intent.filters if isinstance(f, PeriodFilter)]
    days += [group.field for group in intent.groups if group.grain is not None]
    return any(_is_end(parse, day) for day in days if day is not None)


def _is_end(parse: Parse, day: Field) -> bool:
    text = f"{parse.graph.find_label(day)} {day.column.replace('_', ' ')}"
    return parse.graph.is_date(day) and _ENDED.search(text) is not None
