"""Finds the nodes of a syntax tree by their kind, after one walk of it."""

from typing import NamedTuple, TypeVar

from sqlglot import exp

Node = TypeVar("Node", bound=exp.Expr)


class _Entry(NamedTuple):
    place: int
    node: exp.Expr
    query: exp.Expr | None
    """The nearest query around it."""


class NodeIndex:
    """The nodes of a tree in the order of a walk. To be made again once the tree was changed.

    sqlglot's `find_all` walks the tree anew whenever it is asked.
    """

    def __init__(self, tree: exp.Expr) -> None:
        self._by_type: dict[type[exp.Expr], list[_Entry]] = {}
        self._by_kinds: dict[tuple[type[exp.Expr], ...], list[_Entry]] = {}
        queries: dict[int, exp.Expr | None] = {}
        for place, node in enumerate(tree.walk()):
            parent = node.parent
            query = parent if isinstance(parent, exp.Query) else queries.get(id(parent))
            queries[id(node)] = query
            self._by_type.setdefault(type(node), []).append(_Entry(place, node, query))

    def find_all(self, *kinds: type[Node]) -> list[Node]:
        """The nodes of these kinds in the whole tree."""
        return [entry.node for entry in self._list_entries(kinds)]  # type: ignore[misc]

    def find_own(self, query: exp.Expr, *kinds: type[Node]) -> list[Node]:
        """The nodes of these kinds of a query itself, not of those inside it."""
        return [e.node for e in self._list_entries(kinds) if e.query is query]  # type: ignore[misc]

    def find_within(self, part: exp.Expr, *kinds: type[Node]) -> list[Node]:
        """The nodes of these kinds in a part of the tree, which may be one itself."""
        nodes = (entry.node for entry in self._list_entries(kinds))
        return [node for node in nodes if _is_within(node, part)]  # type: ignore[misc]

    def _list_entries(self, kinds: tuple[type[exp.Expr], ...]) -> list[_Entry]:
        entries = self._by_kinds.get(kinds)
        if entries is None:
            groups = [found for kind, found in self._by_type.items() if issubclass(kind, kinds)]
            entries = self._by_kinds[kinds] = sorted(entry for group in groups for entry in group)
        return entries


def _is_within(node: exp.Expr | None, part: exp.Expr) -> bool:
    while node is not None and node is not part:
        node = node.parent
    return node is part
