"""Rankings by how many there are of something: top 3 stations by rides."""

from agent.rule_engine.intent import Measure
from agent.rule_engine.parsing.parse_state import Parse, add_measure, consume
from agent.rule_engine.parsing.spans.spans import Span

_COUNTED = ("量", "数", "数量", "次数", "笔数", "单数")


def read_ranked_by_count(parse: Parse) -> None:
    """By a table whose rows belong to what is ranked: its rows are counted, not grouped by."""
    compared = any(m.does("contrast") and not m.candidates for m in parse.spans)
    if (parse.intent.limit is None and not compared) or parse.intent.measures:
        return
    for place, span in enumerate(parse.spans):
        beside = next(parse.near(place, 1, 1), None)
        if span.consumed or not span.does("by") or beside is None or beside[1].consumed:
            continue
        table = parse.table_of(beside[1]) if parse.names_table(beside[1]) else None
        if parse.field_of(beside[1], "measure", least=0.5) is not None:
            continue  # by premium: the amount, not how many of them
        if table is not None and any(_belongs_to_named(parse, table, at) for at in range(place)):
            consume([span, beside[1]])
            add_measure(parse, Measure("count", table))
            return


def _find_table_of_span(parse: Parse, span: Span) -> str | None:
    """The table of the column or of the stored value that a span names."""
    field = parse.field_of(span, "dimension", least=0.75)
    return field.table if field else span.values[0].table if span.values else None


def _belongs_to_named(parse: Parse, table: str, at: int) -> bool:
    """Whether each row of the table has one of what the earlier span names."""
    span = parse.spans[at]
    owner = None if span.consumed else parse.table_of(span) or _find_table_of_span(parse, span)
    path = parse.graph.path(table, owner) if owner not in (None, table) else None
    return bool(path) and all(edge.to_one for edge in path or ())


def is_by_count(parse: Parse, opener: Span, at: int) -> bool:
    """按成交量: by how many there are, and not by each of them."""
    if opener.text != "按":
        return False
    after = parse.spans[at + 1 : at + 2]
    return bool(after) and after[0].does("count") and after[0].text in _COUNTED
