"""Progress reports of the child process."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from time import monotonic
from typing import BinaryIO

import duckdb

from services.files.ingestion.child_protocol import to_line

INTERVAL_S = 0.25
_FIRST_SHARE = 0.7
"""Share of the work that the first of several statements is taken for, of the rest the second."""


class ProgressReporter:
    """Progress of one file, written to the pipe at most four times a second."""

    def __init__(self, pipe: BinaryIO) -> None:
        self._pipe = pipe
        self._lock = threading.Lock()
        self._reported_at = monotonic()
        self._max_reported = 0.0

    def report(self, what: str, done: float) -> None:
        """Tell what is being read, and which share of the file is done; it never goes back."""
        with self._lock:
            now, done = monotonic(), max(min(done, 1.0), self._max_reported)
            self._max_reported = done
            if now - self._reported_at >= INTERVAL_S:
                self._reported_at = now
                self._pipe.write(to_line({"progress": [what, round(done, 3)]}))
                self._pipe.flush()

    @contextmanager
    def track_statements(
        self, on: Sequence[duckdb.DuckDBPyConnection], what: str, start: float, share: float
    ) -> Iterator[None]:
        """Tell how far DuckDB has come with what runs inside, as `share` of the whole."""
        end = threading.Event()

        def watch() -> None:
            over, last = 0.0, 0.0
            while not end.wait(INTERVAL_S):
                part = max(0.0, *(connection.query_progress() for connection in on)) / 100
                if part < last:  # another statement has begun
                    over += (1 - over) * _FIRST_SHARE
                last = part
                self.report(what, start + share * (over + (1 - over) * _FIRST_SHARE * part))

        watcher = threading.Thread(target=watch, daemon=True)
        watcher.start()
        try:
            yield
        finally:
            end.set()
            watcher.join()
