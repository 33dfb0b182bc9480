"""Columns of what may be done, taken for what is done: lettable is not let."""

import re

from agent.rule_engine.intent import ValueFilter, list_value_filters
from agent.rule_engine.parsing.parse_state import Parse
from agent.rule_engine.parsing.spans.boolean_words import list_states

_POSSIBLE = re.compile(r"^(?:是否)?[可能允支][^\s]|\b(?:may|can)\b|able\b", re.IGNORECASE)
_SAYS_POSSIBLE = re.compile(
    r"[可能]|允许|支持|\b(?:may|can|could|allow\w*|possible|eligible|for)\b|(?:able|ible)s?\b"
)


def takes_possible_for_actual(parse: Parse) -> bool:
    """Whether a condition tests what may be done while no word of the question says may."""
    tests = [f for f in list_value_filters(parse.intent.filters) if _is_possibility(parse, f)]
    return bool(tests) and _SAYS_POSSIBLE.search(parse.text) is None


def _is_possibility(parse: Parse, test: ValueFilter) -> bool:
    label = parse.graph.find_label(test.field)
    says_so = _POSSIBLE.search(label) or _POSSIBLE.search(test.field.column.replace("_", " "))
    return bool(says_so) and list_states(parse.graph.column(test.field)) is not None
