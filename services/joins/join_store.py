"""The port of the join graph's store, implemented in our records and in Neo4j.

Changes take an optimistic lock: one against a revision that is no longer current is refused.
"""

from collections.abc import Sequence
from typing import Protocol

from model.errors import Conflict, Unavailable
from model.sources.join import JoinChange, JoinSet
from model.sources.schema import JoinPath

MAX_PATH_LENGTH = 6
"""The most joins on a path between two tables."""


class JoinsChanged(Conflict):
    """Somebody else changed the joins of this source since they were read."""

    def __init__(self) -> None:
        super().__init__("relations.changed")


class GraphStoreUnavailable(Unavailable):
    """The graph database does not answer."""

    def __init__(self) -> None:
        super().__init__("relations.graph_down", retry_after=5)


class JoinGraphStore(Protocol):
    """The joins of all sources, each source for itself. Raises `GraphStoreUnavailable`."""

    async def read_revision(self, source_id: str) -> int:
        """How often the joins of a source were changed; 0 when never."""
        ...

    async def read(self, source_id: str) -> JoinSet:
        """The joins of a source by their tables, as of one moment."""
        ...

    async def change(self, source_id: str, expected_revision: int, change: JoinChange) -> int:
        """Change all of it or nothing; the new revision, one more than `expected_revision`.

        Raises `JoinsChanged` when the revision is not `expected_revision`.
        """
        ...

    async def replace(self, source_id: str, new: JoinSet, *, instead_of: int) -> None:
        """Make the joins of a source these, with their revision, if they are as expected still.

        Raises `JoinsChanged`.
        """
        ...

    async def find_join_paths(self, source_id: str, tables: Sequence[str]) -> tuple[JoinPath, ...]:
        """A shortest path of accepted joins between each two of the tables, where there is one.

        Paths are in the order of the pairs of `tables`.
        """
        ...

    async def delete(self, source_id: str) -> None:
        """Remove the joins of a source."""
        ...
