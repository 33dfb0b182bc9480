"""Rows that nobody is in charge of: customers with nobody looking after them, 没人负责的客户."""

import re

from agent.rule_engine.intent import ValueFilter
from agent.rule_engine.parsing.business.entities import find_table_senses
from agent.rule_engine.parsing.parse_state import Parse
from agent.rule_engine.parsing.people.doers import DOERS
from agent.schema_graph import Field

_NOBODY = re.compile(
    r"\b(?:that |which |who )?(?:have|has|with|had) (?:nobody|no one|no-one)(?: [a-z]+ing)?"
    r"(?: (?:after|for|to|on|of))?(?: (?:them|it|him|her))?\b"
    r"|\b(?:that |which |who )?(?:nobody|no one|no-one) (?:is |has been )?"
    r"(?:looks|looking|takes|taking|cares|caring|responsible|assigned|in charge)"
    r"(?: care)?(?: (?:after|for|to|of))?\b"
    r"|(?:还)?(?:没有?人|无人)(?:负责|管|跟进|对接|认领|照看|照顾|维护)(?:的)?"
)


def read_nobody(parse: Parse) -> None:
    """The one reference to people of the rows that are named is empty."""
    match = _NOBODY.search(parse.text)
    tables = parse.list_named_tables() - {None}
    inside = parse.spans_over(match) if match else []
    if not inside or len(tables) != 1 or any(m.consumed for m in inside):
        return
    fields = [
        Field(edge.left, edge.on[0][0])
        for table in tables
        if table is not None
        for edge in parse.graph.edges[table]
        if edge.to_one and find_table_senses(parse, edge.right) & DOERS
    ]
    if len(fields) != 1 or not _may_be_empty(parse, fields[0]):
        return
    parse.intent.filters.append(ValueFilter(fields[0], "null"))
    for span in inside:
        if not parse.names_table(span):
            span.consumed, span.candidates, span.values, span.functions = True, (), (), ()


def _may_be_empty(parse: Parse, field: Field) -> bool:
    profile = parse.graph.column(field).profile
    return profile is None or profile.nulls > 0
