"""Files that unpack to far more than they are: refused early, in every zipped format."""

import tracemalloc
import zipfile
from pathlib import Path

import pytest

from model.errors import FileUnreadable
from services.files.ingestion.file_kinds import detect_file_kind
from services.files.ingestion.limits import IngestionLimits
from tests.integration.files.ingestion.hostile_files import ROW, make_sheet, write_book
from tests.integration.files.ingestion.ingested_files import (
    LIMITS,
    ingest,
    take_cpu_seconds,
    take_peaks,
)
from tests.integration.files.ingestion.zip_bombs import (
    MEGABYTE,
    forge_size,
    write_bomb,
    write_crowded_book,
    write_office_bomb,
)


async def _expect_refusal(path: Path, limits: IngestionLimits = LIMITS) -> FileUnreadable:
    """The refusal of a file; its child took 2 s of processor time and 200 MB at most."""
    take_peaks()
    take_cpu_seconds()
    with pytest.raises(FileUnreadable) as refused:
        await ingest(path, limits=limits)
    assert all(peak < 200 for peak in take_peaks())
    assert all(seconds < 2 for seconds in take_cpu_seconds())
    return refused.value


@pytest.mark.promise("hostile-files")
async def test_six_megabytes_that_unpack_to_one_and_a_half_gigabytes(tmp_path: Path) -> None:
    path = write_bomb(tmp_path / "b.xlsx", 1_500)
    assert 4 * MEGABYTE < path.stat().st_size < 8 * MEGABYTE
    refused = await _expect_refusal(path)
    assert refused.reason == "unpacks"
    assert "100 times its size" in refused.text("en")
    assert "100 倍" in refused.text("zh-CN")


@pytest.mark.promise("hostile-files")
@pytest.mark.parametrize("kind", ["xlsb", "ods", "docx", "pptx"])
async def test_every_zipped_format(tmp_path: Path, kind: str) -> None:
    assert (
        await _expect_refusal(write_office_bomb(tmp_path / f"b.{kind}", 160))
    ).reason == "unpacks"


@pytest.mark.promise("hostile-files")
@pytest.mark.parametrize(("told", "reason"), [(4_000, "unsafe"), (20 * MEGABYTE, "unsafe")])
async def test_a_sheet_that_is_larger_than_its_directory_says(
    tmp_path: Path, told: int, reason: str
) -> None:
    """No other reader opens what is not written in the usual manner before it was counted."""
    path = forge_size(write_bomb(tmp_path / "b.xlsx", 400), told)
    assert (await _expect_refusal(path)).reason == reason


async def test_what_packs_badly_beside_it_does_not_help(tmp_path: Path) -> None:
    path = write_bomb(tmp_path / "b.xlsx", 400)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_STORED) as archive:
        archive.writestr("xl/media/image1.png", bytes(path.stat().st_size * 3))
    assert (await _expect_refusal(path)).reason == "unpacks"


async def test_a_part_is_examined_whatever_it_is_called(tmp_path: Path) -> None:
    def stuff(archive: zipfile.ZipFile) -> None:
        archive.writestr(
            "xl/strings.dat", '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x/>'
        )

    assert (
        await _expect_refusal(write_book(tmp_path / "b.xlsx", [make_sheet(ROW)], stuff))
    ).reason == "unsafe"


def test_a_directory_of_a_million_parts_is_not_read(tmp_path: Path) -> None:
    path = write_crowded_book(tmp_path / "b.xlsx", 1_000_000)
    with zipfile.ZipFile(write_crowded_book(tmp_path / "few.xlsx", 100)) as archive:
        assert len(archive.namelist()) > 100  # what is refused is the number
    assert detect_file_kind(tmp_path / "few.xlsx", "few.xlsx") == "xlsx"
    tracemalloc.start()
    try:
        with pytest.raises(FileUnreadable):
            detect_file_kind(path, "b.xlsx")
        assert tracemalloc.get_traced_memory()[1] < 16 * MEGABYTE
    finally:
        tracemalloc.stop()
