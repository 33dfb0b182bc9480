"""Tables of people, also of those whom no concept knows: whose rows other rows are."""

import re

from agent.rule_engine.parsing.business.entities import find_owner_edge, find_senses_of_table
from agent.rule_engine.parsing.parse_state import Parse
from agent.rule_engine.parsing.table_disambiguation import PERSONS
from agent.schema_graph import JoinEdge, SchemaGraph

_SOMEBODY = re.compile(
    r"\b(?:patron|guest|owner|rider|passenger|visitor|subscriber|tenant|client|buyer|borrower"
    r"|donor|reader|applicant|resident)s?\b"
    r"|读者|客人|旅客|乘客|业主|租客|车主|住户|借款人|捐赠人|申请人|居民",
    re.IGNORECASE,
)


def is_somebody(parse: Parse, table: str) -> bool:
    """Whether its rows are people."""
    return is_table_of_people(parse.graph, table)


def is_table_of_people(graph: SchemaGraph, table: str) -> bool:
    """The same, without a question."""
    text = f"{graph.bare[table].replace('_', ' ')} {graph.tables[table].label}"
    return bool(find_senses_of_table(graph, table) & PERSONS or _SOMEBODY.search(text))


def find_whose_edge(parse: Parse, events: str, owner: str | None = None) -> JoinEdge | None:
    """The join from events to those whose they are, as `find_owner_edge` finds it."""
    edge = find_owner_edge(parse, events, owner)
    if edge is not None or owner is not None:
        return edge
    edges = [e for e in parse.graph.edges[events] if e.to_one and len(e.on) == 1]
    people = [e for e in edges if is_somebody(parse, e.right)]
    return people[0] if len(people) == 1 else None
