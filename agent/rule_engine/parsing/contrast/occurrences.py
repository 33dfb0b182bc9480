"""How often something of a kind happened, where only the kind is named: 爽约次数, 就诊人次."""

from agent.rule_engine.intent import ColumnFilter, Measure, PeriodFilter, ValueFilter
from agent.rule_engine.parsing.parse_state import Parse, add_group, add_measure, consume
from agent.rule_engine.parsing.people.doers import asks_who, find_doer_group
from agent.rule_engine.parsing.spans.spans import Span
from agent.schema_graph import Field

_TIMES = frozenset(["人次", "次数", "人次数", "总人次", "总次数", "number of times"])
_CERTAIN = 0.75


def read_occurrences(parse: Parse) -> None:
    """Count the rows that a condition is about: 爽约次数最多的病人, who took leave most often."""
    if parse.intent.measures or parse.intent.history is not None:
        return
    words = [m for m in parse.spans if m.text in _TIMES and m.does("count") and not m.candidates]
    often = [m for m in parse.spans if _asks_most_often(m)] if asks_who(parse) else []
    table = _find_events(parse) if words or often else None
    if table is None or any(_names_number(parse, m) for m in parse.spans):
        return
    consume(words)
    add_measure(parse, Measure("count", table))
    group = find_doer_group(parse, table) if asks_who(parse) and not words else None
    if group is not None:
        add_group(parse, group)


def read_most_common_kind(parse: Parse) -> None:
    """哪种报修类型最多: the rows of each kind, where a kind and nothing else is named."""
    if parse.intent.measures or parse.intent.groups or parse.intent.history is not None:
        return
    most = [m for m in parse.spans if m.does("most", "least") and not (m.consumed or m.candidates)]
    spans = [m for m in parse.spans if m.candidates and not m.consumed]
    if len(most) != 1 or len(spans) != 1 or not any(m.does("which") for m in parse.spans):
        return
    kind = _find_kind(parse, spans[0])
    if kind is not None:
        consume(spans)
        add_group(parse, parse.dimension_of(spans[0]) or parse.group_of(kind.table))
        add_measure(parse, Measure("count", kind.table))


def _find_kind(parse: Parse, span: Span) -> Field | None:
    """The column of kinds of events that the words name; no number, day, or key."""
    graph = parse.graph
    field = parse.field_of(span, "dimension", least=_CERTAIN)
    if field is None or parse.table_of(span) is not None or graph.is_key(field):
        return None
    plain = not (graph.is_number(field) and graph.column(field).kind == "float")
    profile = graph.column(field).profile
    repeats = (
        profile is not None and profile.distinct is not None and profile.distinct < profile.rows
    )
    is_kind = plain and repeats and not graph.is_date(field)
    return field if is_kind and graph.dates(field.table) else None


def _asks_most_often(span: Span) -> bool:
    return span.superlative is not None and span.superlative.concepts == ("count",)


def _find_events(parse: Parse) -> str | None:
    """The one table of events that every condition is about."""
    tables = {
        f.field.table
        for f in parse.intent.filters
        if isinstance(f, ValueFilter | ColumnFilter | PeriodFilter) and f.field is not None
    }
    [table] = tables if len(tables) == 1 else [None]
    dated = table is not None and parse.graph.dates(table)
    return table if dated and parse.graph.count_references(table or "") else None


def _names_number(parse: Parse, span: Span) -> bool:
    field = parse.field_of(span, "measure", least=_CERTAIN) if not span.consumed else None
    return field is not None and parse.graph.is_number(field) and not parse.names_table(span)
