"""A table that needs more memory than was foreseen gets the spare, step by step."""

from pathlib import Path

import duckdb
import pytest

from services.files.ingestion.typing.row_source import RowSource
from services.files.ingestion.typing.table_builder import TableBuilder

ROWS = 400_000
RELATION = f"(SELECT 'customer number ' || i AS c0, i::VARCHAR AS c1 FROM range({ROWS}) t(i))"
SAMPLE = [(f"customer number {n}", str(n)) for n in range(20)]


def build_table(path: Path, *spares: str) -> int:
    config = {
        "memory_limit": "2MB",
        "threads": 2,
        "temp_directory": "",
        "max_temp_directory_size": "0B",
    }
    with duckdb.connect(str(path), config=config) as connection:
        source = RowSource(RELATION, ("name", "id"), frozenset(), SAMPLE, whole=False)
        return TableBuilder(connection, spares).build("t", source).rows


def test_a_table_that_needs_more_gets_the_spare(tmp_path: Path) -> None:
    with pytest.raises(duckdb.OutOfMemoryException):
        build_table(tmp_path / "without.duckdb", "3MB")
    assert build_table(tmp_path / "with.duckdb", "3MB", "256MB") == ROWS
