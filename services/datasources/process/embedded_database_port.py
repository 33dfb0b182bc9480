"""The port of the library that reads files in a child process; engines implement it.

The child process imports it: at run time it needs the standard library only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

Message = dict[str, Any]
"""A message between the service and the process."""


class StatementLimits(NamedTuple):
    """The limits of one statement."""

    timeout_s: float
    max_rows: int
    max_bytes: int


class DatabaseInvalidated(Exception):
    """The library failed so that it answers no further statement in this process."""


class EmbeddedDatabase(Protocol):
    """The library that reads the files; `EmbeddedDatabaseSpec` names its module."""

    @property
    def version(self) -> str:
        """The version of the database software."""
        ...

    def interrupt(self) -> None:
        """End the statement that runs; called from another thread."""
        ...

    def fetch(self, sql: str, limits: StatementLimits, has_ended: Callable[[], bool]) -> Message:
        """`columns`, `rows` and `truncated` of a statement.

        Raises `MemoryError`, `DatabaseInvalidated` and others.
        """
        ...
