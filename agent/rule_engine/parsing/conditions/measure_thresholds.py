"""Rates and averages that are compared: categories whose margin is below 30 %."""

from agent.rule_engine.intent import GroupFilter, Measure, Operator
from agent.rule_engine.parsing.parse_state import Parse, consume
from agent.rule_engine.parsing.spans.spans import Span

_OPERATORS: dict[str, Operator] = {
    "gt": ">", "ge": ">=", "lt": "<", "le": "<=", "above": ">=", "below": "<=",
}  # fmt: skip
_PERCENT = 100


def read_measure_thresholds(parse: Parse) -> None:
    """A number that is compared with the only measure, of each thing that is named."""
    intent = parse.intent
    compared = [m for m in parse.spans if m.number is not None and not m.consumed]
    if len(intent.measures) != 1 or len(compared) != 1 or intent.having or intent.limit:
        return
    [measure], [number] = intent.measures, compared
    place = parse.spans.index(number)
    comparison = _find_comparison(parse, place)
    if (measure.over or measure.minus) is None or comparison is None or number.number is None:
        return
    if not (_stands_before(parse, place) and (intent.subject or _names_thing(parse))):
        return
    span, operator = comparison
    value = number.number
    if _is_percentage(measure) and number.text.endswith("%"):
        value *= _PERCENT
    consume([number, span])
    intent.having.append(GroupFilter(measure, operator, (value,)))


def _find_comparison(parse: Parse, place: int) -> tuple[Span, Operator] | None:
    """The word that compares: right before the number, or 以上 behind it."""
    for step, limit in ((-1, 1), (1, 2)):
        for _, span in parse.near(place, step, limit):
            names = ("gt", "ge", "lt", "le") if step == -1 else ("above", "below")
            function = next((name for name in names if span.does(name)), None)
            if function is not None and not span.consumed and not span.candidates:
                return span, _OPERATORS[function]
    return None


def _stands_before(parse: Parse, place: int) -> bool:
    """Whether what was read last before the number is the measure itself, and no condition."""
    before = [m for m in parse.spans[:place] if m.consumed and not m.values]
    return bool(before)


def _names_thing(parse: Parse) -> bool:
    """Whether something is grouped by, or named to be."""
    spans = [m for m in parse.spans if not m.consumed and m.candidates]
    groups = [group for m in spans if (group := parse.dimension_of(m)) is not None]
    return bool(parse.intent.groups) or any(not parse.graph.is_number(g.field) for g in groups)


def _is_percentage(measure: Measure) -> bool:
    """Margins and shares of rows are; what falls to each customer is none."""
    return measure.minus is not None or (measure.field is None and not measure.entity)
