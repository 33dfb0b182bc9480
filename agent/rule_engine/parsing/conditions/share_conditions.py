"""The share of rows of one kind: which condition says the kind, and of which rows."""

import re

from agent.rule_engine.intent import ExistenceFilter, Intent, Measure, ValueFilter
from agent.rule_engine.parsing.parse_state import Parse
from agent.schema_graph import Field
from model.locales.chinese import has_chinese

_ROWS_THAT_ARE = re.compile(
    r"(?:%|\bpercent(?:age)?|\bpct|\bshare|\bproportion|\bfraction) of [^,;]*?"
    r"\b(?:are|is|were|was|have|has|had)\b"
)
"""What percentage of riders are women: those of them who are, and not how they spread."""
_OF_WHOLE = re.compile(
    r"占了?(?:总|全部|所有|整体|整个|全公司|全集团)"
    r"|\b(?:came|comes|come|coming) from\b|\b(?:is|was|are|were) (?:from|due to)\b"
)
_SHARE_OF = re.compile(
    r"(?:%|\bpercent(?:age)?|\bpct|\bshare|\bproportion|\bfraction) of (?:the |all |our )?$"
)


def move_share_condition(parse: Parse) -> None:
    """The condition that says the kind moves from the filters into the measure."""
    intent = parse.intent
    if not intent.share or intent.growth or intent.condition is not None:
        return
    of_rows = asks_which_rows_are(parse)
    _drop_described_groups(parse)
    last = _find_last_condition(parse)
    if last is None and _move_existence(parse):
        return
    within = last is not None and _is_kind_within_groups(parse, last)
    if intent.groups and intent.measures and not (of_rows or within):
        return
    if last is None:
        parse.is_unclear |= of_rows and bool(intent.groups)
        return
    intent.filters = [each for each in intent.filters if each != last]
    intent.condition = last
    if not intent.measures:
        intent.measures.append(Measure("count", _find_counted_table(parse, last)))


def _move_existence(parse: Parse) -> bool:
    """今年有订单的客户占比: of all customers, those who have any."""
    intent = parse.intent
    kinds = [f for f in intent.filters if isinstance(f, ExistenceFilter)]
    if len(kinds) != 1 or intent.subject is None or intent.groups:
        return False
    counted = [Measure("count", intent.subject)]
    if intent.measures not in ([], counted):
        return False
    intent.filters = [each for each in intent.filters if each is not kinds[0]]
    intent.condition = kinds[0]
    intent.measures = counted
    return True


def asks_which_rows_are(parse: Parse) -> bool:
    """What percentage of the rows of something are or have what the question says."""
    return _ROWS_THAT_ARE.search(parse.text) is not None


def _drop_described_groups(parse: Parse) -> None:
    """生鲜客户的运费占总运费的比例: those customers together beside all, and not each of them."""
    intent = parse.intent
    if _OF_WHOLE.search(parse.text) is None or any(m.does("each", "by") for m in parse.spans):
        return
    tested = any(isinstance(f, ValueFilter) for f in intent.filters)
    if tested and intent.measures and all(g.key is not None for g in intent.groups):
        intent.groups = []


def _is_kind_within_groups(parse: Parse, condition: ValueFilter) -> bool:
    """各等级女性客户的占比, share of gold members in each city: of those in each group.

    Not where what is grouped is so limited (华东各省份的占比), nor where the kind itself is spread
    over the groups (女性客户在各等级的占比).
    """
    opener = next((m for m in parse.spans if m.does("each", "by")), None)
    place = _find_place(parse, condition.field)
    if opener is None or place < 0 or _limits_groups(parse, condition.field):
        return False
    if has_chinese(opener.text):
        return place > opener.start
    return _SHARE_OF.search(parse.text[:place]) is not None


def _limits_groups(parse: Parse, field: Field) -> bool:
    """Whether the condition is one on what is grouped by: on itself, or on what it belongs to."""
    for group in parse.intent.groups:
        path = parse.graph.path(group.field.table, field.table)
        if group.field == field or (group.key is not None and group.field.table == field.table):
            return True
        if path and all(edge.to_one for edge in path):
            return True
    return False


def _find_last_condition(parse: Parse) -> ValueFilter | None:
    """The one that stands last in the question: rides over 75 that were of women."""
    filters = [f for f in parse.intent.filters if isinstance(f, ValueFilter)]
    positives = [f for f in filters if f.operator not in ("!=", "notnull")]
    filters = positives or filters  # what is left out is of no kind that makes up a share
    if len(filters) < 2:
        return filters[0] if filters else None
    return max(reversed(filters), key=lambda filter_: _find_place(parse, filter_.field))


def _find_place(parse: Parse, field: Field) -> int:
    """Where the question last speaks of a column or one of its values; -1 where it does not."""
    column = (field.table, field.column)
    places = (
        span.start
        for span in parse.spans
        if span.consumed
        and (
            any(column == (hit.table, hit.column) for hit in span.values)
            or any(column == (candidate.table, candidate.column) for candidate in span.candidates)
        )
    )
    return max(places, default=-1)


def _find_counted_table(parse: Parse, condition: ValueFilter) -> str:
    """The rows of which the share is asked for: stores in a province, not provinces."""
    intent: Intent = parse.intent
    if not intent.subject:
        return condition.field.table
    path = parse.graph.path(intent.subject, condition.field.table)
    reached = path is not None and all(edge.to_one for edge in path)
    return intent.subject if reached else condition.field.table
