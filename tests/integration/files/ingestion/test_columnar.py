"""Parquet and JSON lines keep the types they have."""

import gzip
import zipfile
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from model.errors import FileUnreadable
from model.files.file import FileKind, TableOptions
from services.files.ingestion.file_kinds import check_file_name, detect_file_kind
from tests.integration.files.ingestion.ingested_files import ingest, read_rows

LINES = '{"id": 1, "day": "2025-01-02", "tags": ["a", "b"]}\n{"id": 2, "name": "x", "tags": []}\n'


async def test_types_and_values_of_parquet_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "data.parquet"
    with duckdb.connect() as connection:
        connection.execute(
            f"""COPY (SELECT 1::INTEGER AS id, 1.50::DECIMAL(9, 2) AS 金额,
            DATE '2025-01-02' AS day, TIMESTAMPTZ '2025-01-02 10:00:00+08' AS at,
            'x' AS name, [1, 2] AS list,
            170141183460469231731687303715884105727::HUGEINT % 1000 AS big) TO '{path}'"""
        )
    (table,) = (await ingest(path)).tables
    kinds = ["integer", "decimal", "date", "datetime", "text", "json"]
    assert [c.kind for c in table.columns][:6] == kinds
    assert table.columns[3].unit == "UTC"
    assert read_rows(path, "data")[0][:6] == (
        1,
        Decimal("1.50"),
        date(2025, 1, 2),
        datetime(2025, 1, 2, 2),
        "x",
        "[1,2]",
    )


@pytest.mark.parametrize("packed", [False, True])
async def test_lines_of_json_are_rows_packed_or_not(tmp_path: Path, packed: bool) -> None:
    path = tmp_path / ("data.jsonl.gz" if packed else "data.jsonl")
    path.write_bytes(gzip.compress(LINES.encode()) if packed else LINES.encode())
    (table,) = (await ingest(path)).tables
    assert [c.name for c in table.columns] == ["id", "day", "tags", "name"]
    assert read_rows(path, "data")[1] == (2, None, "[]", "x")


async def test_a_list_of_objects_is_read_like_lines(tmp_path: Path) -> None:
    path = tmp_path / "data.json"
    path.write_text('[{"a": 1}, {"a": 2}]')
    (table,) = (await ingest(path, options=[TableOptions("data", kinds={"a": "text"})])).tables
    assert read_rows(path, "data") == [("1",), ("2",)]
    assert table.columns[0].chosen


async def test_broken_lines_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "data.jsonl"
    path.write_text('{"a": 1}\n{"a": \n')
    with pytest.raises(FileUnreadable) as refused:
        await ingest(path)
    assert refused.value.reason == "broken"


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.txt", b"Dear all,\n\nthis is a letter, and no table.\nYours\n", "txt"),
        ("a.txt", b"a\tb\n1\t2\n3\t4\n", "csv"),
        ("a.md", b"# Title\n\na,b\n", "md"),
        ("a", b'{"a": 1}\n', "jsonl"),
        ("a.xlsx", b"a,b\n1,2\n", "csv"),
        ("a.csv", b"%PDF-1.7\n", "pdf"),
        ("a.csv", "名称,数量\n苹果,3\n".encode("gbk"), "csv"),
    ],
)
def test_content_decides_the_kind(tmp_path: Path, name: str, content: bytes, kind: str) -> None:
    (tmp_path / name).write_bytes(content)
    assert detect_file_kind(tmp_path / name, name) == kind


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("bad.xlsx", b"Dear all,\n\nthis is a letter.\n", "named_text"),
        ("bad.xlsx", b"a,b\n1,2\n", "named_text"),
        ("export.XLS", b"a\tb\n1\t2\n3\t4\n", "named_text"),
        ("bad.xlsx.gz", gzip.compress(b"a,b\n1,2\n", mtime=0), "named_text"),
        ("bad.parquet", b'{"a": 1}\n', "named_text"),
        ("bad.pdf", "名称,数量\n苹果,3\n".encode("gbk"), "named_text"),
        ("bad.csv", b"%PDF-1.7\n", "named_document"),
        ("bad.xlsx", b"%PDF-1.7\n", "named_document"),
        ("bad.xls", b"<html><table><tr><td>1</td></tr></table></html>", "web_page"),
    ],
)
async def test_a_name_that_promises_something_else_is_refused(
    tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(FileUnreadable) as refused:
        await ingest(tmp_path / name)
    assert (refused.value.reason, refused.value.status) == (reason, 415)


async def test_an_archive_called_a_workbook_is_refused_as_an_archive(tmp_path: Path) -> None:
    path = tmp_path / "bad.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", "a,b\n1,2\n")
    with pytest.raises(FileUnreadable) as refused:
        await ingest(path)
    assert refused.value.reason == "archive"


async def test_a_file_that_was_taken_is_read_anew_under_any_name(tmp_path: Path) -> None:
    path = tmp_path / "renamed.xlsx"
    path.write_text("a,b\n1,2\n")
    assert (await ingest(path, options=(TableOptions("renamed"),))).kind == "csv"


@pytest.mark.parametrize(
    ("kind", "name"),
    [("csv", "a"), ("csv", "a.txt"), ("txt", "notes.2025"), ("xls", "a.xlsx"), ("docx", "a.pdf")],
)
def test_other_names_are_taken_as_they_are(kind: FileKind, name: str) -> None:
    check_file_name(kind, name)
