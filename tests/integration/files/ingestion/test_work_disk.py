"""What is written while a file is read is bounded, and gone afterwards."""

from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from model.errors import FileUnreadable
from services.files.ingestion.child_protocol import IngestionJob
from services.files.ingestion.pipeline import open_tables
from tests.integration.files.ingestion.ingested_files import LIMITS, ingest

MEGABYTE = 1024 * 1024


def list_names(folder: Path) -> list[str]:
    return [each.name for each in folder.iterdir()]


@pytest.mark.promise("hostile-files")
async def test_a_file_that_takes_too_much_disk_is_refused_and_leaves_nothing(
    tmp_path: Path,
) -> None:
    path = tmp_path / "long.csv"
    with path.open("w", encoding="utf-16") as file:  # it is written again as UTF-8
        file.write("branch,loans\n")
        for number in range(3_000_000):
            file.write(f"Elm Street {number},{number}\n")
    limits = replace(LIMITS, work_bytes=8 * MEGABYTE)
    with pytest.raises(FileUnreadable) as refused:
        await ingest(path, limits=limits)
    assert refused.value.key == "files.too_much"
    assert list_names(tmp_path) == [path.name]


def test_what_does_not_fit_into_memory_takes_a_bounded_part_of_it(tmp_path: Path) -> None:
    limits = replace(LIMITS, spill_bytes=4 * MEGABYTE)
    out, work = str(tmp_path / "t.duckdb"), str(tmp_path / "work")
    job = IngestionJob("a.csv", "a.csv", "csv", out, work, (), limits)
    statement = "CREATE TABLE t AS SELECT hash(i)::VARCHAR AS v FROM range(6000000) r(i) ORDER BY v"
    connection = open_tables(1, "64MB", job)
    with pytest.raises(duckdb.OutOfMemoryException, match="max_temp_directory_size"):
        connection.execute(statement)
    connection.close()
