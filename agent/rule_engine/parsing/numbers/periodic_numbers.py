"""Numbers that are stated for each month or year of a thing: 每月租金, the monthly fee."""

from agent.lexicon import expand_name
from agent.rule_engine.intent import Measure
from agent.rule_engine.parsing.parse_state import Parse
from agent.rule_engine.parsing.spans.spans import Span
from agent.schema_graph import Field
from agent.time_expressions.calendar_periods import Cycle, Grain

_SAID: dict[Grain | Cycle, tuple[str, ...]] = {
    "day": ("日", "每日", "每天", "daily"),
    "week": ("周", "每周", "weekly"),
    "month": ("月", "每月", "monthly"),
    "year": ("年", "每年", "annual", "yearly"),
}
"""How labels and names of such numbers begin."""


def drop_periodic_bucket(parse: Parse) -> None:
    """The rents per month of all shops: a number of theirs, and no month in which one opened.

    Only numbers of things are meant, to which rows of other tables refer: what is stored for each
    month is grouped by month.
    """
    intent = parse.intent
    if len(intent.buckets) != 1 or len(intent.measures) != 1 or intent.growth or intent.running:
        return
    [grain], [measure] = intent.buckets, intent.measures
    said = next((m for m in parse.spans if m.time and m.time.bucket == grain), None)
    if said is None or measure.field is None or not _is_of_thing(parse, measure):
        return
    beside = next(parse.near(parse.spans.index(said), 1, 1), None)
    named = beside is not None and _names(beside[1], measure.field)
    if named and _is_stated_for(parse, measure.field, grain):
        intent.buckets = []


def _is_of_thing(parse: Parse, measure: Measure) -> bool:
    """Whether rows of other tables refer to the rows that have the number."""
    return any(not edge.to_one for edge in parse.graph.edges[measure.table])


def _names(span: Span, field: Field) -> bool:
    return any((c.table, c.column) == (field.table, field.column) for c in span.candidates)


def _is_stated_for(parse: Parse, field: Field, grain: Grain | Cycle) -> bool:
    """Whether the column is called so: 月租金, monthly_rent."""
    label = parse.graph.find_label(field).lower()
    begins = _SAID.get(grain, ())
    return bool(begins) and (
        label.startswith(begins) or bool({*begins} & {*expand_name(field.column)})
    )
