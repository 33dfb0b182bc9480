"""Which of several amounts of the same rows is taken, and whose city, where none is named."""

import re

from sqlglot import exp

from agent.data_agent.second_reading.asked_statement import AskedStatement, OpenPoint
from agent.ports import Reading
from agent.rule_engine.readings.amounts import is_amount_of_money
from agent.rule_engine.readings.places import is_column_of_places
from agent.schema_graph import Field

_MOST_AMOUNTS = 2
_MOVED = re.compile(
    r"\b(?:collect|receiv|paid|pay|spen[dt]|earn)\w*|[收付花赚][了过到]|实际|到账|进账",
    re.IGNORECASE,
)
_PAID = re.compile(r"paid|receiv|collect|实[收付际]|已[收付]|到账", re.IGNORECASE)
"""What has changed hands, as questions and columns call it."""
_OTHER_MONEY = re.compile(
    r"减免|优惠|折扣|让利|退|成本|税|年[度份]|discount|refund|\btax|cost", re.IGNORECASE
)


def find_open_amount(asked: AskedStatement) -> OpenPoint | None:
    """Another amount of money of the same rows."""
    taken = _find_amount(asked)
    if taken is None:
        return None
    money = tuple(f for f in asked.graph.fields(taken.table) if _is_amount(asked, f))
    others = [field for field in money if field != taken]
    rivals = {field: tuple(f for f in money if f != field) for field in money}
    named = any(asked.names_field(field, rivals[field]) for field in money)
    if not others or named or _asks_for_paid(asked, taken):
        return None
    return OpenPoint(
        asked.wording.field(taken),
        tuple(
            Reading(asked.wording.field(other), asked.exchange_column(taken, other))
            for other in others[:_MOST_AMOUNTS]
        ),
    )


def _find_amount(asked: AskedStatement) -> Field | None:
    """The one column of money that is added up or averaged."""
    amounts = [each for each in asked.list_aggregates() if isinstance(each, exp.Sum | exp.Avg)]
    if len(amounts) != 1 or not isinstance(amounts[0].this, exp.Column):
        return None
    stored = asked.statement.find_stored_column(amounts[0].this)
    field = Field(stored.table.name, stored.column.name) if stored is not None else None
    return field if field is not None and _is_amount(asked, field) else None


def _is_amount(asked: AskedStatement, field: Field) -> bool:
    label = asked.graph.find_label(field)
    return is_amount_of_money(asked.graph, field) and not _OTHER_MONEY.search(label)


def _asks_for_paid(asked: AskedStatement, taken: Field) -> bool:
    """Whether money that has changed hands is asked for, and this is it."""
    is_paid = _PAID.search(f"{taken.column} {asked.graph.find_label(taken)}")
    return bool(is_paid and _MOVED.search(asked.question.text))


def find_open_place(asked: AskedStatement) -> OpenPoint | None:
    """Whose place the rows are grouped by, where other things of theirs have one, too."""
    grouped = asked.list_grouped_fields()
    places = {field for field in grouped if is_column_of_places(asked.graph, field)}
    if len(places) != 1:
        return None
    [place] = places
    if asked.names_table(place.table) or not _list_other_owners(asked, place):
        return None
    column, thing = asked.wording.field(place), asked.wording.table(place.table)
    return OpenPoint(asked.say("of", column=column, thing=thing))


def _list_other_owners(asked: AskedStatement, place: Field) -> list[str]:
    """The tables above those that are read which have a column of places, too."""
    graph = asked.graph
    read = {field.table for _, field in asked.list_fields()}
    above = {e.right for table in read for e in graph.edges[table] if e.to_one}
    near = above | {e.right for table in above for e in graph.edges[table] if e.to_one}
    return [
        table
        for table in (near | read) - {place.table}
        if any(is_column_of_places(graph, field) for field in graph.fields(table))
    ]
