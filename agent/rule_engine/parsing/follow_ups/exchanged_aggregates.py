"""Another aggregate of the same column for the same groups: 换成最高分, the lowest one instead."""

import re
from dataclasses import replace

from agent.rule_engine.intent import Aggregate, Intent, Measure
from agent.rule_engine.parsing.parse_state import Parse, consume
from agent.schema_graph import Field

_EXCHANGE = re.compile(
    r"^\s*(?:那?(?:换成|换做|换为|改成|改为|改看)|(?:make it|change (?:it|that) to|switch to|now) )"
    r"|\binstead\b",
    re.IGNORECASE,
)
_EXTREMES: dict[str, Aggregate] = {"most": "max", "max": "max", "least": "min", "min": "min"}


def exchange_aggregate(earlier: Intent, parse: Parse, text: str) -> bool:
    """Take the extreme that is said for each group, not the group that ranks first."""
    intent = parse.intent
    numbered = any(m.number or m.limit for m in parse.spans)
    if numbered or not earlier.groups or not _EXCHANGE.search(text):
        return False
    aggregate, column = _find_extreme(parse), _find_column(earlier)
    if aggregate is None or column is None or not _find_named(intent) <= {column}:
        return False
    consume(m for m in parse.spans if m.does(*_EXTREMES) and not m.candidates)
    intent.measures = [replace(earlier.measures[0], aggregate=aggregate)]
    intent.outputs, intent.order, intent.limit = [], None, None
    return True


def is_plain(measure: Measure) -> bool:
    """Whether it aggregates a column as it is."""
    return measure.over is None and measure.minus is None and measure.since is None


def _find_extreme(parse: Parse) -> Aggregate | None:
    aggregates = {
        _EXTREMES[name]
        for span in parse.spans
        for name in span.functions
        if name in _EXTREMES and not span.candidates
    }
    return aggregates.pop() if len(aggregates) == 1 else None


def _find_column(earlier: Intent) -> Field | None:
    """The column of which the earlier question has one aggregate."""
    if len(earlier.measures) != 1 or not is_plain(earlier.measures[0]):
        return None
    return earlier.measures[0].field


def _find_named(intent: Intent) -> set[Field | None]:
    """The columns that the short question names itself."""
    by = intent.order.by if intent.order is not None else None
    ordered = {by.field if isinstance(by, Measure) else by} if by is not None else set()
    return {m.field for m in intent.measures} | set(intent.outputs) | ordered
