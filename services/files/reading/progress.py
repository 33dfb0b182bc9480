"""What the child says while it works."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import BinaryIO

import duckdb

from services.files.reading.wire import line

INTERVAL_S = 0.25


class Progress:
    """Progress of one file, written to the pipe at most four times a second."""

    def __init__(self, pipe: BinaryIO) -> None:
        self._pipe = pipe
        self._lock = threading.Lock()
        self._said = monotonic()

    def say(self, what: str, done: float) -> None:
        """Tell what is being read, and which share of the file is done."""
        with self._lock:
            now = monotonic()
            if now - self._said >= INTERVAL_S:
                self._said = now
                self._pipe.write(line({"progress": [what, round(min(max(done, 0.0), 1.0), 3)]}))
                self._pipe.flush()

    @contextmanager
    def following(
        self, connection: duckdb.DuckDBPyConnection, what: str, start: float, share: float
    ) -> Iterator[None]:
        """Tell how far DuckDB has come with what runs inside, as `share` of the whole."""
        ended = threading.Event()

        def watch() -> None:
            while not ended.wait(INTERVAL_S):
                percent = max(0.0, connection.query_progress())
                self.say(what, start + share * percent / 100)

        watcher = threading.Thread(target=watch, daemon=True)
        watcher.start()
        try:
            yield
        finally:
            ended.set()
            watcher.join()
