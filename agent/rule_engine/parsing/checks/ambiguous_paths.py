"""Tables that two ways join equally well: who sold a car and who bought it are both customers."""

from collections.abc import Iterator

from agent.rule_engine.intent import ExistenceFilter, ValueFilter
from agent.rule_engine.parsing.parse_state import Parse
from agent.schema_graph import JoinEdge, SchemaGraph

_THROUGH_ONE = 2
"""The joins of a way that goes through one other table."""
_NAMED = 0.62
"""A column is named for words that name it at least so well."""


def takes_one_of_several_paths(parse: Parse) -> bool:
    """Whether a thing is reached through rows of which the question does not say which."""
    intent, graph = parse.intent, parse.graph
    if intent.history is not None:
        return False
    homes = {m.table for m in intent.measures if m.over is None} or (
        {intent.subject} if intent.subject else set()
    )
    others = {g.field.table for g in intent.groups} | {f.table for f in intent.outputs}
    others |= {f.field.table for f in intent.filters if isinstance(f, ValueFilter)}
    tables = {t for m in parse.spans if parse.names_table(m) and (t := parse.table_of(m))}
    tables |= {f.table for f in intent.filters if isinstance(f, ExistenceFilter)}
    spans = [m for m in parse.spans if not parse.names_table(m)]
    mentions = {(c.table, c.column) for m in spans for c in m.candidates if c.score >= _NAMED}
    absent = {f.table for f in intent.filters if isinstance(f, ExistenceFilter)}
    if any(_has_other_role(graph, graph.path(h, t) or [], mentions) for h in homes for t in absent):
        return True
    return any(
        _has_other_role(graph, graph.path(home, other) or [], mentions)
        or _is_open(graph, graph.path(home, other) or [], tables)
        or _passes_by(graph, graph.path(home, other) or [], tables)
        for home in homes
        for other in others - {home}
    )


def _has_other_role(
    graph: SchemaGraph, path: list[JoinEdge], mentions: set[tuple[str, str | None]]
) -> bool:
    """Whether a row refers to two of them, by columns none of which is named."""
    for edge in path:
        alike = [e for e in graph.edges[edge.left] if e.right == edge.right and e.to_one]
        columns = {(edge.left, e.on[0][0]) for e in alike}
        plain = [e for e in alike if not e.role]
        if edge.to_one and len(alike) > 1 and len(plain) != 1 and not columns & mentions:
            return True
    return False


def _is_open(graph: SchemaGraph, path: list[JoinEdge], tables: set[str]) -> bool:
    """Whether the path goes down to rows and up again, and other rows would do as well."""
    if all(edge.to_one for edge in path) or len(path) < 2:
        return False
    middles = {edge.right for edge in path[:-1]}
    if middles & tables:
        return False
    start, goal = path[0].left, path[-1].right
    ways = set(_list_ways(graph, start, goal, len(path)))
    return len(ways) > 1


def _passes_by(graph: SchemaGraph, path: list[JoinEdge], tables: set[str]) -> bool:
    """The campus of the learner is not that of the car: a way through what is named was left."""
    if len(path) != _THROUGH_ONE or not all(edge.to_one for edge in path):
        return False
    start, middle, goal = path[0].left, path[0].right, path[-1].right
    first = {edge.right for edge in graph.edges[start] if edge.to_one} - {start, goal}
    ways = {t for t in first if any(e.to_one and e.right == goal for e in graph.edges[t])}
    return middle not in tables and bool(ways & tables)


def _list_ways(
    graph: SchemaGraph, start: str, goal: str, steps: int, trail: tuple[str, ...] = ()
) -> Iterator[tuple[str, ...]]:
    """The tables on every way of so many joins."""
    for right in {edge.right for edge in graph.edges[start]} - {start, *trail}:
        if steps == 1 and right == goal:
            yield (*trail, start)
        elif steps > 1 and right != goal:
            yield from _list_ways(graph, right, goal, steps - 1, (*trail, start))
