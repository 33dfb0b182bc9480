"""A row each for values that are listed: the sales of two provinces, how many men and women."""

from agent.rule_engine.intent import Group, Intent, ValueFilter
from agent.rule_engine.parsing.parse_state import Parse
from agent.rule_engine.parsing.spans.spans import Span


def separate_listed_values(parse: Parse) -> None:
    """Group by values that `and` joins, where each row that is measured has one of them.

    What is asked for together stays one sum.
    """
    intent = parse.intent
    if not _may_separate(intent) or any(map(_asks_for_one, parse.spans)):
        return
    for filter_ in intent.filters:
        if not isinstance(filter_, ValueFilter) or filter_.operator != "=":
            continue
        if len(filter_.values) > 1 and _are_joined(parse, filter_) and _tells_apart(parse, filter_):
            intent.groups.append(Group(filter_.field, compared_count=len(filter_.values)))
            return


def _asks_for_one(span: Span) -> bool:
    """Whether all of it is asked for in one number: a total of both, 一共."""
    total = span.text.isascii() and span.does("sum") and not span.candidates
    return total or span.does("together", "both")


def _may_separate(intent: Intent) -> bool:
    special = intent.share or intent.growth or intent.history or intent.condition or intent.top
    is_ranked = intent.limit or intent.order or intent.having or intent.ranked_within
    return bool(intent.measures) and not (special or is_ranked or intent.counts_groups)


def _are_joined(parse: Parse, filter_: ValueFilter) -> bool:
    """Whether the values stand in one list, without an `or` between them."""
    places = [i for i, span in enumerate(parse.spans) if _names_value(span, filter_)]
    if len(places) < len(filter_.values):
        return False
    between = parse.spans[places[0] : places[-1]]
    return any(m.does("and") for m in between) and not any(m.does("or") for m in between)


def _names_value(span: Span, filter_: ValueFilter) -> bool:
    return any(
        hit.column == filter_.field.column and hit.value in filter_.values for hit in span.values
    )


def _tells_apart(parse: Parse, filter_: ValueFilter) -> bool:
    """Whether every row that is measured has one value, and nothing is grouped by it yet."""
    if any(group.field.column == filter_.field.column for group in parse.intent.groups):
        return False
    for measure in parse.intent.measures:
        path = parse.graph.path((measure.over or measure).table, filter_.field.table)
        if path is None or not all(edge.to_one for edge in path):
            return False
    return True
