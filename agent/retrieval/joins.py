"""How tables hang together: neighbours, ways between two of them, joins among some."""

from collections import defaultdict, deque
from collections.abc import Iterable

from model.schema import Relation, Schema


class Joins:
    """The relations of a schema as a graph over the numbers of its tables."""

    def __init__(self, schema: Schema) -> None:
        self._number = {table.name: i for i, table in enumerate(schema.tables)}
        self._relations = tuple(_relations(schema, self._number))
        self._near: dict[int, set[int]] = defaultdict(set)
        for relation in self._relations:
            left, right = self._number[relation.left], self._number[relation.right]
            if left != right:
                self._near[left].add(right)
                self._near[right].add(left)

    def near(self, table: int) -> frozenset[int]:
        """The tables that one join reaches."""
        return frozenset(self._near.get(table, ()))

    def way(self, start: int, end: int, longest: int = 3) -> tuple[int, ...]:
        """The tables strictly between two on the shortest way; nothing when it is too long."""
        before: dict[int, int] = {start: start}
        queue = deque([(start, 0)])
        while queue:
            at, steps = queue.popleft()
            if at == end:
                return self._back(before, start, end)
            for step in sorted(self._near.get(at, ())) if steps < longest else ():
                if step not in before:
                    before[step] = at
                    queue.append((step, steps + 1))
        return ()

    def _back(self, before: dict[int, int], start: int, end: int) -> tuple[int, ...]:
        way: list[int] = []
        at = before[end]
        while at not in (start, end):
            way.append(at)
            at = before[at]
        return tuple(reversed(way))

    def among(self, names: Iterable[str]) -> tuple[Relation, ...]:
        """The relations with both ends among the tables."""
        chosen = set(names)
        return tuple(r for r in self._relations if r.left in chosen and r.right in chosen)


def _relations(schema: Schema, number: dict[str, int]) -> Iterable[Relation]:
    seen: set[tuple[str, str, tuple[tuple[str, str], ...]]] = set()
    declared = (
        Relation(t.name, key.table, tuple(zip(key.columns, key.references, strict=False)))
        for t in schema.tables
        for key in t.foreign_keys
    )
    for relation in (*schema.relations, *declared):
        mark = (relation.left, relation.right, relation.on)
        if mark not in seen and relation.left in number and relation.right in number:
            seen.add(mark)
            yield relation
