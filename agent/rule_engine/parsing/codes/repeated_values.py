"""Values of a column that many rows share, where the question asks which there are."""

import re

from agent.rule_engine.intent import ValueFilter, list_value_filters
from agent.rule_engine.parsing.parse_state import Parse

_WHICH = re.compile(r"(?:(?:in|from|to|at|on|for|with) )?(?:which|what) ")
_OF_ROWS, _OF_OTHERS = 4, 2
"""So many rows to a value tell kinds rather than rows, where these are named and where not."""


def list_values_once(parse: Parse) -> None:
    """Which drugs were given: each of them once, where no word names the rows themselves.

    Rows without a value have none to list.
    """
    intent = parse.intent
    fields = intent.outputs or [parse.graph.display_column(t) for t in [intent.subject] if t]
    if len(fields) != 1 or intent.measures or intent.order or intent.distinct:
        return
    [field] = fields
    profile = parse.graph.column(field).profile
    if profile is None or profile.distinct is None or not _WHICH.match(parse.text):
        return
    named = {parse.table_of(span) for span in parse.spans if parse.names_table(span)}
    size = _OF_ROWS if field.table in named else _OF_OTHERS
    if profile.distinct * size <= profile.rows:
        intent.distinct = True
        if profile.nulls > 0 and field not in {f.field for f in list_value_filters(intent.filters)}:
            intent.filters.append(ValueFilter(field, "notnull"))
