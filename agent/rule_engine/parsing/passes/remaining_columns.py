"""The pass that reads the columns and tables that no other has read."""

import re

from agent.rule_engine.intent import Group, Measure
from agent.rule_engine.parsing.days.day_names import is_called
from agent.rule_engine.parsing.days.done_days import read_done_day
from agent.rule_engine.parsing.events.deeds_of_people import list_doers
from agent.rule_engine.parsing.parse_state import Parse, add_group, add_measure, consume
from agent.rule_engine.parsing.passes.existence_conditions import add_existence_filter
from agent.rule_engine.parsing.spans.spans import Span
from agent.rule_engine.parsing.table_disambiguation import add_group_number
from agent.schema_graph import Field

_APART = frozenset(["不同", "不同的", "分别", "各自", "各", "分别是", "respectively", "respective"])
_JOINS_FIGURE = re.compile(
    r"(?:\b(?:and|with|plus|including|along with|together with)(?: (?:their|its|the|total))*"
    r"|(?:和|与|及|以及|及其|连同|、)(?:它们|他们|她们|各自|其)?的?)\s*$"
)
_BARE_JOINS = ("和", "与", "、")
_FIGURE_WORDS = ("count", "sum", "avg", "max", "min", "median", "share", "rate", "most", "least")
_CLEAR_SCORE = 0.75
_OWNING = ("", "的", "of", "of the")
_NAMED_SCORE = 0.99


def read_rest(parse: Parse) -> None:
    """Columns and tables not used yet: outputs of a list, groups beside a measure."""
    counting = bool(parse.intent.measures or parse.intent.having)
    for place, span in enumerate(parse.spans):
        if span.consumed or not span.candidates:
            continue
        table, field = parse.table_of(span), parse.field_of(span, "any", 0.55)
        if table is not None and _means_table(parse, span, table, field, counting=counting):
            consume([span])
            _read_rest_table(parse, place, table)
        elif field is not None:
            consume([span])
            _read_rest_field(parse, span, field)
    _group_things_with_figures(parse)


def _group_things_with_figures(parse: Parse) -> None:
    """Branches opened this year and their revenue: each of them with its own, and not one sum."""
    intent = parse.intent
    if not intent.measures or intent.groups or intent.buckets or intent.having or intent.share:
        return
    places = [at for at, span in enumerate(parse.spans) if _is_figure(parse, span)]
    things = [span for span in parse.spans[: min(places, default=0)] if parse.names_table(span)]
    table = parse.table_of(things[-1]) if things else None
    if table is None or any(span.does("contrast") for span in parse.spans):
        return
    between = parse.text[things[-1].end : parse.spans[places[0]].start]
    paths = [parse.graph.path(measure.table, table) for measure in intent.measures]
    owned = all(path and all(edge.to_one for edge in path) for path in paths)
    if not owned or _JOINS_FIGURE.search(between) is None:
        return
    if between in _BARE_JOINS and not intent.measures[0].field:
        parse.is_unclear = True  # 客户和订单数 may be the number of either
    add_group(parse, parse.group_of(table))
    consume(things[-1:])


def _is_figure(parse: Parse, span: Span) -> bool:
    """Whether the word asks for a number, or names that which is computed."""
    fields = {measure.field for measure in parse.intent.measures if measure.field}
    counted = {measure.table for measure in parse.intent.measures if measure.field is None}
    if parse.names_table(span) and parse.table_of(span) in counted:
        return True
    named = (Field(c.table, c.column) for c in span.candidates if c.column)
    return span.does(*_FIGURE_WORDS) or any(field in fields for field in named)


def _means_table(
    parse: Parse, span: Span, table: str, field: Field | None, *, counting: bool
) -> bool:
    """Whether the rows are meant rather than a column that is called so, too."""
    if field is None or field.table == table:
        return True
    if counting:
        return parse.names_table(span) and table in {m.table for m in parse.intent.measures}
    best = max((c.score for c in span.candidates if c.column), default=0.0)
    return parse.names_table(span) or best < _NAMED_SCORE


def _read_rest_table(parse: Parse, place: int, table: str) -> None:
    intent = parse.intent
    counting = intent.measures or intent.having or intent.groups
    if not counting and list_doers(parse, place):
        return
    intent.subject = intent.subject or table
    if (intent.measures or intent.having) and _is_group(parse, place):
        add_group(parse, parse.group_of(table))
    else:
        add_existence_filter(parse, place, table)


def _read_rest_field(parse: Parse, span: Span, field: Field) -> None:
    intent = parse.intent
    counting = _asks_count(parse) or intent.share or intent.measures
    if span.does("link") and parse.graph.is_date(field) and counting and not intent.buckets:
        span.candidates = ()  # how many are registered: nobody asks for the day
        return
    if counting and not intent.measures and intent.buckets and parse.graph.is_date(field):
        intent.start_column = intent.start_column or field  # how many were hired each year
        parse.is_unclear |= not is_called(parse, span, field)
        return
    if not intent.measures and _asks_breakdown(parse) and not parse.graph.is_number(field):
        add_measure(parse, Measure("count", field.table))
    if intent.measures or intent.having:
        _read_beside_measure(parse, span, field)
    else:
        _read_output(parse, field)


def _read_beside_measure(parse: Parse, span: Span, field: Field) -> None:
    """A column beside a measure is grouped by."""
    intent = parse.intent
    group = None if _is_qualifier(parse, span) else parse.dimension_of(span)
    if group is not None and (
        _describes_group(parse, span, group) or _only_names(parse, span, group)
    ):
        return
    if group is not None and read_done_day(parse, span, group.field):
        return
    if group is not None and intent.buckets and parse.graph.is_date(group.field):
        intent.start_column = intent.start_column or group.field  # by quarter of which day
        parse.is_unclear |= not is_called(parse, span, group.field)
    elif group is not None and not parse.graph.is_number(group.field):
        parse.is_unclear |= parse.graph.is_date(group.field)  # nobody asks for each day
        add_group(parse, group)
    elif parse.graph.is_number(field):
        add_group_number(parse, field)


def _read_output(parse: Parse, field: Field) -> None:
    """A column of a list."""
    intent = parse.intent
    if field in intent.outputs:
        return
    intent.outputs.append(field)


def _asks_breakdown(parse: Parse) -> bool:
    return any(m.does("breakdown", "share") for m in parse.spans)


def _asks_count(parse: Parse) -> bool:
    return any(m.does("count") for m in parse.spans)


def _is_qualifier(parse: Parse, span: Span) -> bool:
    """Tickets from Finance accounts, 因故障停机的: not something to group by."""
    if max(c.score for c in span.candidates) < _CLEAR_SCORE:
        return True
    before = next(parse.near(parse.spans.index(span), -1, 1), None)
    return before is not None and bool(before[1].values) and before[1].consumed


def _is_group(parse: Parse, place: int) -> bool:
    """A table beside a measure is grouped by when it is what is ranked or listed."""
    intent = parse.intent
    is_ranked = intent.limit is not None or intent.having or intent.order is not None
    tables = {m.table for m in intent.measures}
    table = parse.table_of(parse.spans[place])
    apart = any(_tells_apart(parse, m) for m in parse.spans)
    return bool(is_ranked or intent.share or apart) and not intent.groups and table not in tables


def _only_names(parse: Parse, span: Span, group: Group) -> bool:
    """What customers paid: whose it is, where nothing asks for each of them."""
    intent = parse.intent
    is_ranked = intent.limit is not None or intent.having or intent.order is not None
    before = [m for _, m in parse.near(parse.spans.index(span), -1, 2)]
    asks_each = any(m.does("each", "by", "which", "breakdown", "and") for m in before)
    sized = any(m.does("most", "least") or m.superlative for m in parse.spans)
    apart = asks_each or sized or any(_tells_apart(parse, m) for m in parse.spans)
    return group.key is not None and not (is_ranked or intent.share or intent.growth or apart)


def _tells_apart(parse: Parse, span: Span) -> bool:
    """不同门店的销售额, 门店的销售额对比: each is asked for, where no values are compared."""
    if span.does("contrast"):
        return not any(m.values or (m.time and m.time.period) for m in parse.spans)
    return span.text in _APART and not span.candidates and not span.consumed


def _describes_group(parse: Parse, span: Span, things: Group) -> bool:
    """各等级会员: whose column is grouped by, so that nobody asks for each of them."""
    columns = {g.field for g in parse.intent.groups if g.key is None and g.grain is None}
    for before in parse.spans:
        owned = parse.text[before.end : span.start].strip()
        if before.end > span.start or not before.consumed or owned not in _OWNING:
            continue
        if any(Field(c.table, c.column) in columns for c in before.candidates if c.column):
            return things.key is not None and things.field.table in {f.table for f in columns}
    return False
