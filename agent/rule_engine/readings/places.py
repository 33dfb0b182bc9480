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
from agent.schema_graph import Field, SchemaGraph

_MOST_PLACES = 3
_PLACE = re.compile(
    r"\b(?:city|region|province|state|country|district|location|origin|destination|town|lives)\b"
    r"|城市|城区|省份|地区|区域|大区|所在地|始发地|目的地|出发地|到达地|产地|国家|住址|籍贯",
    re.IGNORECASE,
)


def find_open_place(question: ReadQuestion) -> Ambiguity | None:
    """Another place by which the rows can be grouped, where it is not said whose."""
    for group in question.intent.groups:
        if group.grain or group.compared_count or not _is_place(question.parse, group.field):
            continue
        others = [f for f in _list_places(question) if f != group.field]
        if (
            not others
            or question.is_named(group.field, others)
            or _names_owner(question, group.field)
        ):
            return None
        return Ambiguity(
            _name_place(question, group.field),
            tuple(
                Alternative(
                    _name_place(question, other),
                    exchange_field(question.intent, group.field, other),
                )
                for other in others[:_MOST_PLACES]
            ),
        )
    return None


def _names_owner(question: ReadQuestion, field: Field) -> bool:
    """By city of the workshop: whose it is, where rows of another table are counted."""
    tables = {m.table for m in question.intent.measures}
    return field.table not in tables and question.names_table(field.table)


def _list_places(question: ReadQuestion) -> list[Field]:
    tables = {m.table for m in question.intent.measures}
    if len(tables) != 1:
        return []
    [table] = tables
    graph = question.parse.graph
    return [
        field
        for each in (table, *list_tables_above(question, table))
        for field in graph.fields(each)
        if _is_place(question.parse, field)
    ]


def _is_place(parse: Parse, field: Field) -> bool:
    return is_column_of_places(parse.graph, field)


def is_column_of_places(graph: SchemaGraph, field: Field) -> bool:
    """Whether it says where something is."""
    column = graph.column(field)
    text = f"{field.column.replace('_', ' ')} {column.label}"
    return column.kind == "text" and not graph.is_key(field) and bool(_PLACE.search(text))


def _name_place(question: ReadQuestion, field: Field) -> str:
    thing = question.wording.table(field.table)
    return question.say("of", column=question.wording.field(field), thing=thing)
