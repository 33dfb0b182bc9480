"""Entities and their events: customers and their orders, patients and their visits."""

import re
from collections.abc import Iterator
from functools import lru_cache

from agent.rule_engine.parsing.parse_state import Parse
from agent.rule_engine.parsing.spans.schema_terms import split_label
from agent.rule_engine.parsing.table_disambiguation import PERSONS
from agent.schema_graph import Field, JoinEdge, SchemaGraph

_CACHED_LABELS = 4_096
_EXPLANATION = re.compile(r"[,，;；。:：]")
"""Behind it stands what a row is, as in 一人一行."""
EVENT_SENSES = frozenset(
    ["order", "transaction", "purchase", "visit", "booking", "reservation", "sale", "ticket",
     "shipment", "rental", "appointment", "session", "trip", "subscription", "payment", "claim"]
)  # fmt: skip
"""What tables are called whose rows are done by somebody."""


GOODS_SENSES = frozenset(["product", "sku"])
"""What tables are called whose rows are sold."""
PAID = frozenset(
    ["payment", "refund", "expense", "spend", "fee", "cost", "sale", "income", "revenue", "bonus",
     "invoice", "bill", "fine", "penalty", "donation", "claim", "compensation", "salary", "tax"]
)  # fmt: skip
"""What tables are called whose rows are money paid."""


def find_table_senses(parse: Parse, table: str) -> frozenset[str]:
    """The concepts that the name and label of a table speak of."""
    return find_senses_of_table(parse.graph, table)


def find_senses_of_table(graph: SchemaGraph, table: str) -> frozenset[str]:
    """The same, without a question."""
    return _find_senses(graph.bare[table], graph.tables[table].label)


@lru_cache(maxsize=_CACHED_LABELS)
def _find_senses(name: str, label: str) -> frozenset[str]:
    about = f"{name} {_EXPLANATION.split(label)[0]}"
    return frozenset(
        sense for _, senses in split_label(about.replace("_", " ")) for sense in senses
    )


def is_person(parse: Parse, table: str) -> bool:
    """Whether its rows are people or those who buy."""
    return bool(find_table_senses(parse, table) & PERSONS)


def find_owner_edge(parse: Parse, events: str, owner: str | None = None) -> JoinEdge | None:
    """The join from events to those whose they are: to `owner`, else to the one table of people."""
    edges = [e for e in parse.graph.edges[events] if e.to_one and len(e.on) == 1]
    if owner is not None:
        edges = [e for e in edges if e.right == owner]
    else:
        edges = [e for e in edges if is_person(parse, e.right)]
    return edges[0] if len(edges) == 1 else None


def find_event_table(parse: Parse, owner: str) -> str | None:
    """The table of what they do: the one below them that is called so, else the only one dated."""
    below = [e.right for e in parse.graph.edges[owner] if not e.to_one]
    dated = [table for table in dict.fromkeys(below) if parse.graph.dates(table)]
    event_tables = [table for table in dated if find_table_senses(parse, table) & EVENT_SENSES]
    for tables in (event_tables, dated):
        if len(tables) == 1:
            return tables[0]
    return None


def find_main_events(parse: Parse) -> str | None:
    """The dated table in which most comes together; None where two are as likely."""
    graph = parse.graph
    dated = [
        table for table in graph.tables if graph.dates(table) and graph.count_references(table)
    ]
    most = max(map(graph.count_references, dated), default=0)
    best = [table for table in dated if graph.count_references(table) == most]
    return best[0] if len(best) == 1 else None


def find_goods(parse: Parse) -> str | None:
    """The one table of goods that have names."""
    goods = [t for t in parse.graph.tables if find_table_senses(parse, t) & GOODS_SENSES]
    goods = [t for t in goods if parse.graph.is_name(parse.graph.display_column(t))]
    return goods[0] if len(goods) == 1 else None


def find_event_tables(parse: Parse) -> Iterator[tuple[str, JoinEdge]]:
    """Tables of events that belong to people, those that the question names first."""
    tables = sorted(parse.graph.tables, key=lambda table: table not in parse.anchors)
    for table in tables:
        edge = find_owner_edge(parse, table)
        if edge is not None and find_event_table(parse, edge.right) == table:
            yield table, edge


def owner_column(edge: JoinEdge) -> Field:
    """The column of the events that says whose they are."""
    return Field(edge.left, edge.on[0][0])
