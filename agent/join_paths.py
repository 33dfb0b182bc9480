"""Chains of joins from one table to another."""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class JoinEdge:
    """A join from one table to another; `to_one` when each row meets at most one."""

    left: str
    right: str
    on: tuple[tuple[str, str], ...]
    to_one: bool
    is_partial: bool = False
    """Whether some rows have no match, so that an inner join would drop them."""
    role: bool = False
    """Whether the key is named for the role of the other row: lead_id, not employee_id."""


Edges = Mapping[str, Sequence[JoinEdge]]
_MOST_MORE = 1
"""How much longer a chain may be that repeats no row."""


def find_join_path(edges: Edges, start: str, goal: str) -> list[JoinEdge] | None:
    """The chain from `start` to `goal` that repeats no row, else the shortest; None without one.

    An order is a customer's by the doctor who placed it, though the shop that works for both is
    as near. A chain of single rows is the same in both directions.
    """
    shortest = _search(edges, start, goal, lambda _: True)
    if shortest is None or all(edge.to_one for edge in shortest):
        return shortest
    single = _search(edges, start, goal, lambda edge: edge.to_one)
    if single is not None and len(single) <= len(shortest) + _MOST_MORE:
        return single
    many = _search(edges, start, goal, lambda edge: not edge.to_one)
    return many if many is not None and len(many) <= len(shortest) else shortest


def _search(
    edges: Edges, start: str, goal: str, may_take: Callable[[JoinEdge], bool]
) -> list[JoinEdge] | None:
    """The shortest chain of edges that may be taken, one-row joins before others."""
    queue: deque[str] = deque([start])
    came: dict[str, JoinEdge | None] = {start: None}
    while queue and goal not in came:
        for edge in sorted(edges[queue.popleft()], key=lambda e: (not e.to_one, e.role)):
            if edge.right not in came and may_take(edge):
                came[edge.right] = edge
                queue.append(edge.right)
    if goal not in came:
        return None
    steps: list[JoinEdge] = []
    last = came[goal]
    while last is not None:
        steps.append(last)
        last = came[last.left]
    return steps[::-1]
