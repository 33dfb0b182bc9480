"""English questions for one figure or row where another would be computed."""

import re
from itertools import chain

from agent.rule_engine.intent import (
    ExistenceFilter,
    ValueFilter,
    list_value_filters,
)
from agent.rule_engine.parsing.parse_state import Parse, find_home_table

_VALUE = re.compile(r"\b(?:value|worth) of (?!more|less|at|over|under|above|below)")
_HOW_MANY = re.compile(r"(?:how many|(?:the )?(?:number|count) of)\b")
_THEIR_NUMBERS = re.compile(r"\b(?P<thing>[a-z]+) numbers (?:of|for)\b|^(?:the )?numbers of\b")
_SHARE_OF = re.compile(r"\b(?:share|percentage|percent|proportion) of (?:all |our |the )*")
_LEAST_SPANS = 3
"""All-time is three of them."""
_COMPOUND = re.compile(r"\b[a-z]+(?:-[a-z]+)+\b")


def computes_other_figure(parse: Parse) -> bool:
    """Whether a value, identifiers or a share of rows are asked for and something else is told."""
    counts = parse.intent.measures and all(
        m.aggregate == "count" and m.over is None for m in parse.intent.measures
    )
    if counts and not _HOW_MANY.match(parse.text) and _VALUE.search(parse.text):
        return True
    return bool(counts and _THEIR_NUMBERS.search(parse.text)) or (
        _sums_for_share(parse) or _loses_never(parse) or _loses_compound(parse)
    )


def _sums_for_share(parse: Parse) -> bool:
    """The share of trips that are late is one of rows, and not of what they add up to."""
    match = _SHARE_OF.search(parse.text)
    head = next((m for m in parse.spans if match and m.start == match.end()), None)
    if head is None or not parse.names_table(head) or not head.text.lower().endswith("s"):
        return False
    return any(m.aggregate == "sum" for m in parse.intent.measures)


def _loses_never(parse: Parse) -> bool:
    """What never happened, where rows of another table are only those without some value."""
    home, filters = find_home_table(parse), parse.intent.filters
    if not re.search(r"\bnever\b", parse.text) or parse.intent.history is not None:
        return False
    if any(isinstance(f, ExistenceFilter) and f.negated for f in filters):
        return False
    if any(isinstance(f, ValueFilter) and f.operator == "!=" for f in filters):
        return True  # rows of another kind, of which some have rows of this kind, too
    missing = {
        f.field.table for f in filters if isinstance(f, ValueFilter) and f.operator == "null"
    }
    inner = (each.filters for each in filters if isinstance(each, ExistenceFilter))
    elsewhere = any(f.operator == "null" for f in list_value_filters(chain(*inner)))
    return (bool(missing) and home not in missing) or elsewhere


def _loses_compound(parse: Parse) -> bool:
    """One-to-one lessons: a word of several that nothing has read, though each alone is light."""
    spans = (parse.spans_over(match) for match in _COMPOUND.finditer(parse.text))
    return any(
        len(inside) > _LEAST_SPANS and all(not m.consumed and m.functions for m in inside)
        for inside in spans
    )
