"""Text in columns becomes one typed table, whatever wrote it."""

import gzip
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from model.errors import FileUnreadable
from model.files.file import TableOptions
from tests.integration.files.ingestion.ingested_files import ingest, list_codes, read_rows

CHINESE = "日期,地区,编号,金额\n2025-01-02,华东,007,12.50\n2025-01-03,华南,008,3.25\n"
TRADITIONAL = CHINESE.replace("华东", "華東").replace("华南", "華南").replace("编号", "編號")


def _write_file(tmp_path: Path, content: str | bytes, name: str = "sales.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def _list_names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
async def test_chinese_text_is_read_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    path = _write_file(tmp_path, CHINESE.encode(encoding))
    read = await ingest(path)
    assert [c.name for c in read.tables[0].columns] == ["日期", "地区", "编号", "金额"]
    assert read_rows(path, "sales")[0] == (date(2025, 1, 2), "华东", "007", Decimal("12.50"))


@pytest.mark.parametrize("encoding", ["big5", "utf-16-le", "utf-16-be"])
async def test_traditional_text_is_read_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    path = _write_file(tmp_path, TRADITIONAL.encode(encoding, "replace"))
    await ingest(path)
    assert read_rows(path, "sales")[1][1] == "華南"


async def test_bytes_with_zeros_between_are_no_text(tmp_path: Path) -> None:
    path = _write_file(tmp_path, b"\x00\x01\x02\xff" * 300)
    with pytest.raises(FileUnreadable) as refused:
        await ingest(path)
    assert refused.value.reason == "unknown"


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
async def test_the_separator_is_found(tmp_path: Path, separator: str) -> None:
    path = _write_file(tmp_path, CHINESE.replace(",", separator))
    assert len((await ingest(path)).tables[0].columns) == 4


async def test_decimal_commas_beside_semicolons(tmp_path: Path) -> None:
    path = _write_file(tmp_path, "a;b\n1.234,50;0,5\n17,25;1,75\n")
    await ingest(path)
    assert read_rows(path, "sales") == [
        (Decimal("1234.50"), Decimal("0.50")),
        (Decimal("17.25"), Decimal("1.75")),
    ]


async def test_titles_totals_and_empty_rows_are_no_data(tmp_path: Path) -> None:
    text = "销售报表,,\n\n地区,月份,金额\n华东,1月,10\n,,\n华南,1月,20\n合计,,30\n"
    path = _write_file(tmp_path, text)
    read = await ingest(path)
    assert read_rows(path, "sales") == [("华东", "1月", 10), ("华南", "1月", 20)]
    assert list_codes(read) == ["files.notice_totals"]


async def test_a_value_far_down_changes_the_kind_of_its_column(tmp_path: Path) -> None:
    lines = [f"{n},{n}" for n in range(5000)] + ["0005000,5000.25"] + ["1,1"] * 5000
    path = _write_file(tmp_path, "code,amount\n" + "\n".join(lines) + "\n")
    read = await ingest(path)
    assert [c.kind for c in read.tables[0].columns] == ["text", "decimal"]
    assert read_rows(path, "sales")[5000] == ("0005000", Decimal("5000.25"))


async def test_ragged_rows_lose_nothing(tmp_path: Path) -> None:
    path = _write_file(tmp_path, "a,b\n1,x\n2\n3,y,more\n")
    read = await ingest(path)
    assert read_rows(path, "sales") == [(1, "x", None), (2, None, None), (3, "y", "more")]
    assert list_codes(read) == ["files.notice_ragged"]


async def test_only_a_header_is_a_table_without_rows(tmp_path: Path) -> None:
    read = await ingest(_write_file(tmp_path, "name,amount\n"))
    assert [c.name for c in read.tables[0].columns] == ["name", "amount"]
    assert read.tables[0].rows == 0


async def test_columns_without_a_header_are_numbered(tmp_path: Path) -> None:
    read = await ingest(_write_file(tmp_path, "1,2.5\n2,3.5\n"))
    assert [c.name for c in read.tables[0].columns] == ["column 1", "column 2"]
    assert read.tables[0].rows == 2


async def test_gzip_is_read_as_what_it_holds(tmp_path: Path) -> None:
    path = _write_file(tmp_path, gzip.compress(CHINESE.encode("gbk")), "sales.csv.gz")
    assert (await ingest(path)).tables[0].rows == 2


async def test_nothing_stays_behind_when_the_file_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable) as refused:
        await ingest(_write_file(tmp_path, " \n"))
    assert (refused.value.reason, refused.value.status) == ("empty", 422)
    assert _list_names(tmp_path) == ["sales.csv"]


async def test_the_owner_decides_kinds_and_header(tmp_path: Path) -> None:
    path = _write_file(tmp_path, "code,amount\n7,1\nx,2\n")
    table_options = TableOptions("sales", header_rows=(), kinds={"column 2": "text"})
    read = await ingest(path, options=[table_options])
    assert read_rows(path, "sales") == [("code", "amount"), ("7", "1"), ("x", "2")]
    assert [c.chosen for c in read.tables[0].columns] == [False, True]


async def test_what_does_not_fit_a_chosen_kind_is_counted(tmp_path: Path) -> None:
    path = _write_file(tmp_path, "code,amount\n7,1\nx,2\n")
    read = await ingest(path, options=[TableOptions("sales", kinds={"code": "integer"})])
    assert read_rows(path, "sales") == [(7, 1), (None, 2)]
    assert [n.values for n in read.tables[0].notices] == [{"column": "code", "cells": 1}]
