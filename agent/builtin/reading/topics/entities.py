"""Those whose rows are counted: customers and their orders, patients and their visits."""

from collections.abc import Iterator

from agent.builtin.reading.context import Reading
from agent.builtin.reading.homes import PERSONS
from agent.builtin.reading.terms import split
from agent.builtin.warehouse import Edge, Field

EVENTS = frozenset(
    ["order", "transaction", "purchase", "visit", "booking", "reservation", "sale", "ticket",
     "shipment", "rental", "appointment", "session", "trip", "subscription", "payment", "claim"]
)  # fmt: skip
"""What tables are called whose rows are done by somebody."""


def senses_of_table(reading: Reading, table: str) -> set[str]:
    """The concepts that the name and label of a table speak of."""
    about = f"{reading.warehouse.bare[table]} {reading.warehouse.tables[table].label}"
    return {sense for _, senses in split(about.replace("_", " ")) for sense in senses}


def is_person(reading: Reading, table: str) -> bool:
    """Whether its rows are people or those who buy."""
    return bool(senses_of_table(reading, table) & PERSONS)


def owner_of(reading: Reading, events: str, owner: str | None = None) -> Edge | None:
    """The join from events to those whose they are: to `owner`, else to the one table of people."""
    edges = [e for e in reading.warehouse.edges[events] if e.to_one and len(e.on) == 1]
    if owner is not None:
        edges = [e for e in edges if e.right == owner]
    else:
        edges = [e for e in edges if is_person(reading, e.right)]
    return edges[0] if len(edges) == 1 else None


def events_of(reading: Reading, owner: str) -> str | None:
    """The table of what they do: the one below them that is called so, else the only one dated."""
    below = [e.right for e in reading.warehouse.edges[owner] if not e.to_one]
    dated = [table for table in dict.fromkeys(below) if reading.warehouse.dates(table)]
    named = [table for table in dated if senses_of_table(reading, table) & EVENTS]
    for found in (named, dated):
        if len(found) == 1:
            return found[0]
    return None


def histories(reading: Reading) -> Iterator[tuple[str, Edge]]:
    """Tables of events that belong to people, those that the question names first."""
    tables = sorted(reading.warehouse.tables, key=lambda table: table not in reading.anchors)
    for table in tables:
        edge = owner_of(reading, table)
        if edge is not None and events_of(reading, edge.right) == table:
            yield table, edge


def key_of(edge: Edge) -> Field:
    """The column of the events that says whose they are."""
    return Field(edge.left, edge.on[0][0])
