"""What the page is reporter while a file is read."""

import io
from collections.abc import Iterator
from itertools import pairwise
from threading import Event
from typing import cast

import duckdb
import orjson
import pytest

from services.files.ingestion import progress
from services.files.ingestion.progress import ProgressReporter, ProgressSpan

PERCENTS = (10.0, 60.0, 99.0, 5.0, 80.0, -1.0, 50.0)
"""Of three statements, as DuckDB tells them."""


class _Statements:
    def __init__(self) -> None:
        self._left: Iterator[float] = iter(PERCENTS)
        self.over = Event()

    def query_progress(self) -> float:
        percent = next(self._left, None)
        if percent is None:
            self.over.set()
        return 100.0 if percent is None else percent


def _read_reports(pipe: io.BytesIO) -> list[float]:
    return [orjson.loads(line)["progress"][1] for line in pipe.getvalue().splitlines()]


def test_several_statements_are_one_way_that_never_goes_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(progress, "INTERVAL_S", 0.001)
    pipe, statements = io.BytesIO(), _Statements()
    reporter = ProgressReporter(pipe)
    connection = cast("duckdb.DuckDBPyConnection", statements)
    with reporter.track_statements((connection,), "orders", ProgressSpan()):
        assert statements.over.wait(60)
    shares = _read_reports(pipe)
    assert len(shares) >= len(PERCENTS)
    assert all(earlier <= later for earlier, later in pairwise(shares))
    assert shares[2] == pytest.approx(0.7 * 0.99, abs=0.001)
    assert max(shares) < 1


def test_reading_a_sheet_in_another_way_begins_where_it_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(progress, "INTERVAL_S", 0.0)
    pipe = io.BytesIO()
    reporter = ProgressReporter(pipe)
    for share in (0.2, 0.5, 0.1, 0.6, 1.7):
        reporter.report("sheet", share)
    assert _read_reports(pipe) == [0.2, 0.5, 0.5, 0.6, 1.0]
