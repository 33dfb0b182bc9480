"""A small Parquet file does not fill the disk with its table."""

import io
from pathlib import Path

import duckdb
import pytest

from services.files.ingestion import columnar
from services.files.ingestion.child_protocol import IngestionJob
from services.files.ingestion.limits import IngestionLimits
from services.files.ingestion.pipeline import ingest
from services.files.ingestion.progress import ProgressReporter
from services.files.ingestion.refusals import FileRefused


def write_repeated_words(path: Path, rows: int) -> Path:
    """Parquet stores these words once, DuckDB once in each of its row groups."""
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY (SELECT md5((range % 50_000)::VARCHAR) AS word FROM range({rows})) TO '{path}'"
            f" (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {rows})"
        )
    return path


def read(path: Path) -> int:
    """How many rows are read."""
    out, limits = path.with_name("tables.duckdb"), IngestionLimits()
    out.unlink(missing_ok=True)
    work = str(path.parent)
    job = IngestionJob(str(path), path.name, "parquet", str(out), work, (), limits)
    (table,) = ingest(job, ProgressReporter(io.BytesIO())).tables
    return table.rows


@pytest.mark.promise("hostile-files")
def test_a_file_that_says_it_unpacks_to_too_much_is_refused_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "blanks.parquet"
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY (SELECT repeat(' ', 10_000) || range AS word FROM range(1_000)) TO '{path}'"
            " (FORMAT parquet, COMPRESSION zstd)"
        )
    assert path.stat().st_size * 100 < 10_000_000
    monkeypatch.setattr(columnar, "_LARGE_BYTES", 1 << 20)
    monkeypatch.setattr(columnar, "_refuse_bomb", lambda *_: pytest.fail("it was written"))
    with pytest.raises(FileRefused, match="unpacks"):
        read(path)


@pytest.mark.promise("hostile-files")
def test_a_table_far_larger_than_its_file_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_repeated_words(tmp_path / "words.parquet", 1_000_000)
    assert read(path) == 1_000_000, "a table of some megabytes is read"
    monkeypatch.setattr(columnar, "_LARGE_BYTES", 1 << 20)
    monkeypatch.setattr(columnar, "_MAX_RATIO", 3)
    with pytest.raises(FileRefused, match="unpacks"):
        read(path)
