"""Word lists that stay in their files: a worker reads the few lines in which a word may stand.

What is read often stays in the system's page cache, once for all workers, and the system takes it
back when memory is short. A list that a worker held itself would cost that memory in each.
"""

import os
from importlib.resources.abc import Traversable
from weakref import finalize


class WordFile:
    """A file that is read from several threads at once, each at its own place."""

    def __init__(self, file: Traversable) -> None:
        with file.open("rb") as stream:
            self._descriptor = os.dup(stream.fileno())
        finalize(self, os.close, self._descriptor)

    def read(self, start: int, end: int) -> bytes:
        """The bytes from `start` up to `end`."""
        return os.pread(self._descriptor, end - start, start)
