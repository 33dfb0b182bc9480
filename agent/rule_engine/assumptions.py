"""Assumptions shown beside the answer: what was decided without the question saying it."""

from collections.abc import Iterable, Iterator

from agent.rule_engine.intent import (
    ExistenceFilter,
    Filter,
    Intent,
    PeriodFilter,
    TermFilter,
    TopGroups,
)
from agent.rule_engine.parsing.coverage_check import find_unknown_spans, find_weakly_named
from agent.rule_engine.parsing.events.deed_words import find_deed
from agent.rule_engine.parsing.money.void_rows import read_void_flag
from agent.rule_engine.parsing.numbers.main_units import CENT, is_stored_in_cents
from agent.rule_engine.parsing.parse_state import Parse
from agent.rule_engine.sql_generation.drill_across import is_drill_across
from agent.rule_engine.wording import Wording
from agent.schema_graph import Field, SchemaGraph
from agent.time_expressions.calendar_periods import add_days


def explain_words(parse: Parse, wording: Wording) -> Iterator[str]:
    """What words were taken for that nothing is called by, and which were passed over."""
    for word, table in parse.assumed_people:
        yield wording.say("assumed_word", word=word, meant=wording.table(table))
    for span, meant in find_weakly_named(parse):
        field = Field(meant.table, meant.column) if meant.column else None
        name = wording.field(field) if field is not None else wording.table(meant.table)
        yield wording.say("assumed_word", word=span.text, meant=name)
    deeds = (find_deed(parse.text, span) for span in find_unknown_spans(parse.spans))
    for deed in filter(None, dict.fromkeys(deeds)):
        yield wording.say("passed_over", word=deed)


def explain_intent(intent: Intent, graph: SchemaGraph, wording: Wording) -> Iterator[str]:
    """The assumptions in the order in which a reader meets them in the statement."""
    yield from _explain_terms(intent, wording)
    if intent.top is not None:
        yield _describe_top(intent.top, wording)
    for filter_ in _list_all([*intent.filters, *_list_condition(intent)]):
        if isinstance(filter_, PeriodFilter) and filter_.field is not None:
            if not is_drill_across(intent, graph):
                yield wording.say("by_date", column=wording.field(filter_.field))
            yield from _describe_periods(filter_, wording)
    if is_drill_across(intent, graph):
        yield from _describe_own_days(intent, graph, wording)
    yield from _explain_counted(intent, graph, wording)
    yield from _explain_cents(intent, graph, wording)
    yield from _explain_business_words(intent, wording)
    if intent.extent == "overview" and intent.subject is not None and not intent.measures:
        hidden = len(list(graph.fields(intent.subject))) > len(intent.outputs)
        if hidden:
            yield wording.say("overview", table=wording.table(intent.subject))


def _explain_terms(intent: Intent, wording: Wording) -> Iterator[str]:
    """What administrators taught: the measures and conditions of terms."""
    for measure in intent.measures:
        if measure.sql:
            meaning = " WHERE ".join(filter(None, (measure.sql, measure.only)))
            yield wording.say("term", name=measure.label, meaning=meaning)
    for filter_ in _list_all(intent.filters):
        if isinstance(filter_, TermFilter):
            yield wording.say("term", name=filter_.term, meaning=filter_.sql)


def _list_all(filters: Iterable[Filter]) -> Iterator[Filter]:
    """The filters with those within conditions of existence."""
    for filter_ in filters:
        yield filter_
        if isinstance(filter_, ExistenceFilter):
            yield from _list_all(filter_.filters)


def _list_condition(intent: Intent) -> Iterator[Filter]:
    """The kind of rows of which the share is computed, if one is."""
    if intent.condition is not None:
        yield intent.condition


def _describe_top(top: TopGroups, wording: Wording) -> str:
    """Which groups an earlier question left: only the 5 provinces with the highest sales."""
    key = "among_first" if top.descending else "among_last"
    names = {"group": wording.field(top.group.field), "measure": wording.measure(top.measure)}
    return wording.say(key, limit=top.limit, **names)


def _describe_periods(filter_: PeriodFilter, wording: Wording) -> Iterator[str]:
    for period in filter_.periods:
        if period.start and period.end and period.text:
            last = add_days(period.end, -1)
            yield wording.say("period", text=period.text, start=period.start, end=last)


def _describe_own_days(intent: Intent, graph: SchemaGraph, wording: Wording) -> Iterator[str]:
    """By which day each of two tables is counted, where time is asked for."""
    if any(g.grain for g in intent.groups) or any(
        isinstance(f, PeriodFilter) for f in intent.filters
    ):
        for measure in intent.measures:
            for day in graph.dates(measure.table)[:1]:
                names = {"table": wording.table(measure.table), "column": wording.field(day)}
                yield wording.say("by_own_date", **names)


def _explain_business_words(intent: Intent, wording: Wording) -> Iterator[str]:
    """What was decided about words of business: what grows, who is new, what a repeat is."""
    for group in intent.groups:
        if group.split is not None:
            meaning = f"{wording.field(group.field)} ≠ {group.split[0]}"
            yield wording.say("assumed_word", word=group.split[2], meant=meaning)
    for word, field in intent.money_words.items():
        if any(field in (m.field, m.minus and m.minus.field) for m in intent.measures):
            yield wording.say("money_word", word=word, meant=wording.field(field))
    if (
        intent.period_to_date is not None
        and intent.period_to_date.start
        and intent.period_to_date.end
    ):
        last = intent.period_to_date.last
        start = intent.period_to_date.start
        yield wording.say("so_far", text=intent.period_to_date.text, start=start, end=last)
    if intent.start_column is not None and intent.newcomers:
        name = wording.pluralize(wording.table(intent.start_column.table))
        yield wording.say("newcomers", name=name, column=wording.field(intent.start_column))
    if intent.history is not None:
        yield from _explain_history(intent, wording)


def _explain_counted(intent: Intent, graph: SchemaGraph, wording: Wording) -> Iterator[str]:
    for counted in intent.counted_states:
        key = "counted_states" if counted.test.operator == "=" else "uncounted_states"
        if read_void_flag(graph.column(counted.test.field), counted.test.field) is not None:
            key = "uncounted_rows"
        states = wording.quote(list(counted.meanings))
        yield wording.say(key, column=wording.field(counted.test.field), states=states)


def _explain_cents(intent: Intent, graph: SchemaGraph, wording: Wording) -> Iterator[str]:
    """Which amounts are stored in cents and told in the main unit."""
    fields = [m.field for m in intent.measures if m.factor == CENT]
    for field in dict.fromkeys(fields):
        if field is not None and is_stored_in_cents(graph, field):
            yield wording.say("main_unit", column=wording.field(field))


def _explain_history(intent: Intent, wording: Wording) -> Iterator[str]:
    history = intent.history
    if history is None:
        return
    events = wording.pluralize(wording.table(history.events))
    entity = wording.table(history.entity_table)
    if history.kind == "gap":
        yield wording.say("gap", events=events, entity=entity)
    elif history.kind == "first":
        yield wording.say("first_event", name=wording.pluralize(entity), table=history.events)
    elif history.kind == "repeat_rate":
        yield wording.say("repeat", events=events, entity=wording.pluralize(entity))
