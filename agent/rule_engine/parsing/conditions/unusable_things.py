"""Out of use, out of service: a state in three words, of which none names a column alone."""

import re

from agent.lexicon import expand_name
from agent.rule_engine.intent import ValueFilter
from agent.rule_engine.parsing.parse_state import Parse
from agent.rule_engine.parsing.spans.values.boolean_words import list_states
from agent.schema_graph import Field

_OUT_OF = re.compile(
    r"\bout of (?P<state>use|service|order|action|operation|commission"
    r"|stock|date|print|work|town)\b"
)
_UNUSABLE = ("use", "service", "order", "action", "operation", "commission")
_ENGLISH = frozenset(
    ["stop", "stopped", "disabled", "retired", "scrapped", "broken", "decommissioned", "defunct"]
)
_CHINESE = re.compile(r"停用|停运|报废|弃用")


def read_unusable(parse: Parse) -> None:
    """The one switch of what is named that says so is on; else its words stay unknown."""
    match = _OUT_OF.search(parse.text)
    inside = [m for m in parse.spans if match and match.start() <= m.start < match.end()]
    if match is None or len(inside) == 1 or any(m.values for m in inside if m.size > 1):
        return
    tables = [parse.table_of(m) for m in parse.spans if m not in inside and parse.names_table(m)]
    fields = [f for t in tables[:1] if t is not None for f in parse.graph.fields(t)]
    switches = [f for f in fields if match["state"] in _UNUSABLE and _is_unusable(parse, f)]
    for span in inside:
        span.candidates, span.values, span.functions = (), (), ()
        span.consumed = len(switches) == 1
    if len(switches) == 1:
        states = list_states(parse.graph.column(switches[0])) or ("1", "0")
        parse.intent.filters.append(ValueFilter(switches[0], "=", (states[0],)))


def _is_unusable(parse: Parse, field: Field) -> bool:
    column = parse.graph.column(field)
    if list_states(column) is None:
        return False
    return bool(_ENGLISH & {*expand_name(column.name)} or _CHINESE.search(column.label))
