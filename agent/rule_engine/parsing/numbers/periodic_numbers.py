"""Numbers that are stated for each month or year of a thing: 每月租金, the monthly fee."""

from dataclasses import replace

from agent.lexicon import expand_name
from agent.rule_engine.parsing.parse_state import Parse
from agent.rule_engine.parsing.spans.spans import Candidate, Span
from agent.schema_graph import Field
from agent.time_expressions.calendar_periods import Cycle, Grain

_SAID: dict[Grain | Cycle, tuple[str, ...]] = {
    "day": ("日", "每日", "每天", "daily"),
    "week": ("周", "每周", "weekly"),
    "month": ("月", "每月", "monthly"),
    "year": ("年", "每年", "annual", "yearly"),
}
"""How labels and names of such numbers begin."""


def read_periodic_numbers(parse: Parse) -> None:
    """The average monthly salary, where a column is called so: no average of months is meant."""
    for place, span in enumerate(parse.spans):
        grain = span.time.bucket if span.time is not None and not span.consumed else None
        if grain is None or place + 1 == len(parse.spans):
            continue
        pair = _list_stated(parse, place, grain)
        if pair and _SAID.get(grain) and span.text.lower() in _SAID[grain]:
            span.consumed, span.time, span.functions = True, None, ("of",)
            head, *rest = pair[1]
            head.candidates = tuple(replace(c, score=1.0) for c in pair[0])
            for other in rest:
                other.consumed, other.candidates = True, ()


def _list_stated(
    parse: Parse, place: int, grain: Grain | Cycle
) -> tuple[list[Candidate], list[Span]] | None:
    """The columns of numbers that the next words name and that are stated for each such time."""
    behind = parse.spans[place + 1 : place + 3]
    words = [m for m in behind[:1] if m.candidates and not m.consumed]
    if not words:
        return None
    words += [m for m in behind[1:] if m.candidates and not m.consumed and not m.functions]
    candidates = [c for c in words[0].candidates if c.column and _is_stated(parse, c, grain)]
    return (candidates, words if _are_numbers(parse, words) else words[:1]) if candidates else None


def _is_stated(parse: Parse, candidate: Candidate, grain: Grain | Cycle) -> bool:
    field = Field(candidate.table, candidate.column or "")
    return parse.graph.is_number(field) and _is_stated_for(parse, field, grain)


def _are_numbers(parse: Parse, words: list[Span]) -> bool:
    """Daily rental price: the second word says again that it is an amount."""
    best = [m.candidates[0] for m in words]
    return all(c.column and parse.graph.is_number(Field(c.table, c.column)) for c in best)


def _is_stated_for(parse: Parse, field: Field, grain: Grain | Cycle) -> bool:
    """Whether the column is called so: 月租金, monthly_rent."""
    label = parse.graph.find_label(field).lower()
    begins = _SAID.get(grain, ())
    return bool(begins) and (
        label.startswith(begins) or bool({*begins} & {*expand_name(field.column)})
    )
