"""Progress reports of the child process."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from time import monotonic
from typing import BinaryIO

import duckdb

from services.files.ingestion.child_protocol import to_line

INTERVAL_S = 0.25
_FIRST_SHARE = 0.7
"""The share of the remaining work that each statement is assumed to do when several follow."""


@dataclass(frozen=True, slots=True)
class ProgressSpan:
    """The part of a whole file that one step reads, in shares from 0 to 1."""

    start: float = 0.0
    share: float = 1.0

    def at(self, done: float) -> float:
        """Which share of the file is done when `done` of this part is."""
        return self.start + self.share * done

    def split(self, first: float) -> "tuple[ProgressSpan, ProgressSpan]":
        """The first `first` of this part, and the rest of it."""
        return (
            ProgressSpan(self.start, self.share * first),
            ProgressSpan(self.at(first), self.share * (1 - first)),
        )


class ProgressReporter:
    """Progress of one file, written to the pipe at most four times a second."""

    def __init__(self, pipe: BinaryIO) -> None:
        self._pipe = pipe
        self._lock = threading.Lock()
        self._reported_at = monotonic()
        self._max_reported = 0.0

    def report(self, what: str, done: float) -> None:
        """Report what is being read, and which share of the file is done; the share never falls."""
        with self._lock:
            now, done = monotonic(), max(min(done, 1.0), self._max_reported)
            self._max_reported = done
            if now - self._reported_at >= INTERVAL_S:
                self._reported_at = now
                self._pipe.write(to_line({"progress": [what, round(done, 3)]}))
                self._pipe.flush()

    @contextmanager
    def track_statements(
        self, connections: Sequence[duckdb.DuckDBPyConnection], what: str, span: ProgressSpan
    ) -> Iterator[None]:
        """Report how far DuckDB has come with the statements that run inside the block."""
        end = threading.Event()

        def watch() -> None:
            finished_share, last = 0.0, 0.0
            while not end.wait(INTERVAL_S):
                part = max(0.0, *(each.query_progress() for each in connections)) / 100
                if part < last:  # another statement has begun
                    finished_share += (1 - finished_share) * _FIRST_SHARE
                last = part
                done = finished_share + (1 - finished_share) * _FIRST_SHARE * part
                self.report(what, span.at(done))

        watcher = threading.Thread(target=watch, daemon=True)
        watcher.start()
        try:
            yield
        finally:
            end.set()
            watcher.join()
