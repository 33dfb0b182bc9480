"""The join graph of a schema: neighbours, shortest join paths, joins among tables."""

from collections.abc import Iterable, Sequence
from itertools import combinations, pairwise

from model.sources.schema import Join, JoinPath, Schema, to_join

LONGEST_PATH = 4
"""The most joins of a path that is used for a question."""


class JoinGraph:
    """Joins as a graph over table numbers. Self-joins are no edges."""

    def __init__(self, tables: Sequence[str], joins: Iterable[Join]) -> None:
        self._tables = tables
        self._number = {name: i for i, name in enumerate(tables)}
        self._joins_by_left: dict[int, list[Join]] = {}
        self._by_ends: dict[frozenset[int], Join] = {}
        neighbours: dict[int, set[int]] = {}
        for join in joins:
            left, right = self._number.get(join.left), self._number.get(join.right)
            if left is None or right is None:
                continue
            self._joins_by_left.setdefault(left, []).append(join)
            if left != right:
                neighbours.setdefault(left, set()).add(right)
                neighbours.setdefault(right, set()).add(left)
                self._by_ends.setdefault(frozenset((left, right)), join)
        self._neighbours = {table: tuple(sorted(others)) for table, others in neighbours.items()}

    def list_neighbours(self, table: int) -> tuple[int, ...]:
        """The tables that one join reaches."""
        return self._neighbours.get(table, ())

    def list_between(self, start: int, end: int) -> tuple[int, ...]:
        """The tables strictly between two on a shortest path; nothing when it is too long."""
        return self._search_path(start, end, LONGEST_PATH)[1:-1]

    def find_path(self, start: str, end: str, longest: int = LONGEST_PATH) -> JoinPath | None:
        """A shortest path between two tables; None when there is none, or it is too long."""
        if start not in self._number or end not in self._number:
            return None
        path = self._search_path(self._number[start], self._number[end], longest)
        if len(path) < 2:
            return None
        joins = tuple(self._by_ends[frozenset(step)] for step in pairwise(path))
        return JoinPath(tuple(self._tables[i] for i in path), joins)

    def list_joins_among(self, names: Iterable[str]) -> tuple[Join, ...]:
        """The joins with both ends among the tables."""
        numbers = {number for name in names if (number := self._number.get(name)) is not None}
        return tuple(
            join
            for number in sorted(numbers)
            for join in self._joins_by_left.get(number, ())
            if self._number[join.right] in numbers
        )

    def find_paths(self, ends: Sequence[str], through: Iterable[str]) -> tuple[JoinPath, ...]:
        """Shortest paths of several joins between `ends` that use only the tables of `through`."""
        tables = set(through)
        paths = (self.find_path(a, b) for a, b in combinations(ends, 2))
        return tuple(p for p in paths if p and len(p.tables) > 2 and tables.issuperset(p.tables))

    def _search_path(self, start: int, end: int, longest: int) -> tuple[int, ...]:
        """A shortest path with its ends, by bidirectional breadth-first search."""
        if start == end:
            return (start,)
        forward_parents: dict[int, int] = {start: start}
        backward_parents: dict[int, int] = {end: end}
        forward_frontier, backward_frontier = [start], [end]
        for _ in range(longest):
            if not forward_frontier or not backward_frontier:
                break
            if len(forward_frontier) <= len(backward_frontier):
                forward_frontier = self._expand_frontier(forward_frontier, forward_parents)
                meeting = next(
                    (table for table in forward_frontier if table in backward_parents), None
                )
            else:
                backward_frontier = self._expand_frontier(backward_frontier, backward_parents)
                meeting = next(
                    (table for table in backward_frontier if table in forward_parents), None
                )
            if meeting is not None:
                return (
                    *_trace_back(forward_parents, meeting)[::-1],
                    *_trace_back(backward_parents, meeting)[1:],
                )
        return ()

    def _expand_frontier(self, frontier: list[int], parents: dict[int, int]) -> list[int]:
        next_frontier: list[int] = []
        for table in frontier:
            for step in self._neighbours.get(table, ()):
                if step not in parents:
                    parents[step] = table
                    next_frontier.append(step)
        return next_frontier


def _trace_back(parents: dict[int, int], table: int) -> list[int]:
    path = [table]
    while parents[table] != table:
        table = parents[table]
        path.append(table)
    return path


def build_join_graph(schema: Schema) -> JoinGraph:
    """The joins of a schema and the keys its tables declare."""
    return JoinGraph(tuple(table.name for table in schema.tables), _list_joins(schema))


def _list_joins(schema: Schema) -> Iterable[Join]:
    seen_keys: set[tuple[str, str, tuple[tuple[str, str], ...]]] = set()
    declared_joins = (
        to_join(t.name, foreign_key) for t in schema.tables for foreign_key in t.foreign_keys
    )
    for join in (*schema.joins, *declared_joins):
        key = (join.left, join.right, join.on)
        if key not in seen_keys:
            seen_keys.add(key)
            yield join
