import asyncio
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from model.errors import Invalid
from services.datasources.configuration import database_file_finder
from services.datasources.configuration.allowed_locations import AllowedLocations
from services.datasources.configuration.database_file_finder import DatabaseFileFinder

_OPEN_AND_CLOSE = """import sqlite3, sys
connection = sqlite3.connect(sys.argv[1])
connection.execute("SELECT * FROM sqlite_master").fetchall()
connection.close()
"""
"""The last process that closes a database deletes its log, unless another one has it locked."""


def make_sqlite(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE t (id INT)")
    connection.close()
    return path


@pytest.fixture
def locations(tmp_path: Path) -> AllowedLocations:
    """A data folder with a file of the service itself, a folder for sources, one for neither."""
    data_dir, sources = tmp_path / "data", tmp_path / "sources"
    make_sqlite(data_dir / "demo.db")
    own = (make_sqlite(data_dir / "records.db"), make_sqlite(data_dir / "files" / "u.db").parent)
    make_sqlite(sources / "区域" / "销售")
    make_sqlite(tmp_path / "outside" / "secret.db")
    return AllowedLocations(data_dir, (sources,), own)


async def find(locations: AllowedLocations, kind: str = "sqlite") -> list[str]:
    return (await DatabaseFileFinder(locations).find(kind)).paths


async def test_files_of_the_kind_are_found_but_none_of_the_service_itself(
    locations: AllowedLocations,
) -> None:
    (locations.data_dir / "notes.db").write_text("no database at all")
    (locations.data_dir / "cut.db").write_bytes(b"SQLite")
    sources = locations.source_folders[0]
    assert await find(locations) == [str(sources / "区域" / "销售"), "demo.db"]
    assert await find(locations, "duckdb") == []
    assert await find(locations, "mysql") == []


async def test_links_lead_nowhere(locations: AllowedLocations, tmp_path: Path) -> None:
    before = await find(locations)
    outside = tmp_path / "outside"
    (locations.data_dir / "folder").symlink_to(outside)
    (locations.data_dir / "file.db").symlink_to(outside / "secret.db")
    (locations.data_dir / "round").symlink_to(locations.data_dir)
    os.link(locations.own_files[0], locations.data_dir / "hard.db")
    assert await find(locations) == before


async def test_the_records_stay_locked(locations: AllowedLocations) -> None:
    records = locations.own_files[0]
    os.link(records, locations.data_dir / "hard.db")
    with closing(sqlite3.connect(records)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE written (id INT)")
        await find(locations)
        other_process = [sys.executable, "-c", _OPEN_AND_CLOSE, str(records)]
        await asyncio.to_thread(subprocess.run, other_process, check=True)
        assert records.with_name("records.db-wal").stat().st_size > 0


async def test_a_folder_within_another_and_a_linked_one_are_listed_once(
    locations: AllowedLocations, tmp_path: Path
) -> None:
    inner = make_sqlite(locations.data_dir / "inner" / "a.db").parent
    (tmp_path / "link").symlink_to(inner)
    twice = AllowedLocations(locations.data_dir, (inner, tmp_path / "link"), locations.own_files)
    assert await find(twice) == ["demo.db", "inner/a.db"]


async def test_what_cannot_be_read_or_named_is_left_out(locations: AllowedLocations) -> None:
    before = await find(locations)
    os.mkfifo(locations.data_dir / "pipe.db")
    make_sqlite(locations.data_dir / os.fsdecode(b"\xff.db"))
    folders = (*locations.source_folders, Path("/nowhere"))
    assert await find(replace(locations, source_folders=folders)) == before


async def test_there_is_a_bound_on_what_is_listed_and_looked_at(
    locations: AllowedLocations, monkeypatch: pytest.MonkeyPatch
) -> None:
    finder = DatabaseFileFinder(locations)
    assert not (await finder.find("sqlite")).truncated
    monkeypatch.setattr(database_file_finder, "MAX_LISTED", 1)
    listed = await finder.find("sqlite")
    assert (listed.paths, listed.truncated) == (["demo.db"], True)
    monkeypatch.setattr(database_file_finder, "MAX_ENTRIES", 0)
    assert (await finder.find("sqlite")) == database_file_finder.DatabaseFiles([], truncated=True)


async def test_an_unknown_kind_is_refused(locations: AllowedLocations) -> None:
    with pytest.raises(Invalid):
        await find(locations, "../sqlite")
