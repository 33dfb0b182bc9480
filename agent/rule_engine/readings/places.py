"""Whose city or region is meant, where the rows belong to several things that have one."""

import re

from agent.rule_engine.parsing.parse_state import Parse
from agent.rule_engine.readings.ambiguity import (
    Alternative,
    Ambiguity,
    ReadQuestion,
    exchange_field,
    list_tables_above,
)
from agent.schema_graph import Field

_MOST_PLACES = 3
_PLACE = re.compile(
    r"\b(?:city|region|province|state|country|district|location|origin|destination|town|lives)\b"
    r"|城市|城区|省份|地区|区域|大区|所在地|始发地|目的地|出发地|到达地|产地|国家|住址|籍贯",
    re.IGNORECASE,
)


def find_open_place(read: ReadQuestion) -> Ambiguity | None:
    """Another place by which the rows can be grouped, where it is not said whose."""
    for group in read.intent.groups:
        if group.grain or group.compared_count or not _is_place(read.parse, group.field):
            continue
        others = [f for f in _list_places(read) if f != group.field]
        if not others or read.is_named(group.field, others) or _names_owner(read, group.field):
            return None
        return Ambiguity(
            _name_place(read, group.field),
            tuple(
                Alternative(
                    _name_place(read, other), exchange_field(read.intent, group.field, other)
                )
                for other in others[:_MOST_PLACES]
            ),
        )
    return None


def _names_owner(read: ReadQuestion, field: Field) -> bool:
    """By city of the workshop: whose it is, where rows of another table are counted."""
    counted = {m.table for m in read.intent.measures}
    return field.table not in counted and read.names_table(field.table)


def _list_places(read: ReadQuestion) -> list[Field]:
    tables = {m.table for m in read.intent.measures}
    if len(tables) != 1:
        return []
    [table] = tables
    graph = read.parse.graph
    return [
        field
        for each in (table, *list_tables_above(read, table))
        for field in graph.fields(each)
        if _is_place(read.parse, field)
    ]


def _is_place(parse: Parse, field: Field) -> bool:
    column = parse.graph.column(field)
    said = f"{field.column.replace('_', ' ')} {column.label}"
    return column.kind == "text" and not parse.graph.is_key(field) and bool(_PLACE.search(said))


def _name_place(read: ReadQuestion, field: Field) -> str:
    thing = read.wording.table(field.table)
    return read.say("of", column=read.wording.field(field), thing=thing)
