"""Reading a file of the tests, and the rows that came of it."""

import logging
from collections.abc import Sequence
from pathlib import Path

import duckdb

from model.files.file import TableOptions
from services.files.ingestion.child_protocol import IngestionResult
from services.files.ingestion.limits import IngestionLimits
from services.files.ingestion.process.parent import ingest_file

LIMITS = IngestionLimits(wall_s=60, cpu_s=60)


async def ingest(
    path: Path, *, options: Sequence[TableOptions] = (), limits: IngestionLimits = LIMITS
) -> IngestionResult:
    """What was read of a file; its tables stand in `tables.duckdb` beside it."""
    out = path.parent / "tables.duckdb"
    out.unlink(missing_ok=True)
    return await ingest_file(path, path.name, out, options=options, limits=limits)


def read_rows(path: Path, table: str) -> list[tuple[object, ...]]:
    """The rows of a table that was read from the file at `path`."""
    with duckdb.connect(str(path.parent / "tables.duckdb"), read_only=True) as connection:
        return connection.execute(f'SELECT * FROM "{table}"').fetchall()


class _Peaks(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[int] = []
        self.spent: list[float] = []

    def emit(self, record: logging.LogRecord) -> None:
        measured = vars(record)
        if "peak_mb" in measured:
            self.found.append(measured["peak_mb"])
            self.spent.append(measured["cpu_s"])


_PEAKS = _Peaks()
_LOG = logging.getLogger("services.files.ingestion.process.parent")
_LOG.addHandler(_PEAKS)
_LOG.setLevel(logging.INFO)


def take_peaks() -> list[int]:
    """Megabytes that each child held at most since this was last asked."""
    found, _PEAKS.found = _PEAKS.found, []
    return found


def take_cpu_seconds() -> list[float]:
    """Seconds of processor time that each child took since this was last asked."""
    found, _PEAKS.spent = _PEAKS.spent, []
    return found


def list_codes(reading: IngestionResult) -> list[str]:
    """The notices of the only table."""
    return [notice.code for notice in reading.tables[0].notices]
