"""Cells, headers and words of files that hold half of a surrogate pair are read, or refused."""

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import httpx
import pytest
import xlsxwriter

from tests.support.files.documents import pdf

HALF = "a\ud800b"


def workbook() -> bytes:
    """A header and a cell with the escape of half a pair, as workbooks write characters."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    sheet = book.add_worksheet("sheet")
    for row, cells in enumerate((("name", "HALF"), ("HALF", 1), ("plain", 2))):
        sheet.write_row(row, 0, cells)
    book.close()
    changed = io.BytesIO()
    with zipfile.ZipFile(made) as before, zipfile.ZipFile(changed, "w") as after:
        for name in before.namelist():
            after.writestr(name, before.read(name).replace(b"HALF", b"a_xD800_b"))
    return changed.getvalue()


FILES: dict[str, Callable[[], bytes]] = {
    "a.xlsx": workbook,
    "a.jsonl": lambda: b"\n".join(json.dumps({"x": HALF, "n": n}).encode() for n in range(3)),
    "a.json": lambda: json.dumps([{"x": HALF}, {HALF: 1}]).encode(),
    "a.csv": lambda: b"x,y\na\xed\xa0\x80b,1\nplain,2\n",
    "a.txt": lambda: b"a line with \xed\xa0\x80 in it\n" * 5,
    "a.md": lambda: b"# a title \xed\xa0\x80\n\nwords\n",
    "a.pdf": lambda: pdf(["plain words"]).replace(b"plain", b"pl\xed\xa0n"),
}


@pytest.mark.parametrize("name", FILES)
async def test_a_file_with_half_a_pair_breaks_nothing(user: httpx.AsyncClient, name: Any) -> None:
    answer = await user.post("/api/files", files={"file": (name, FILES[name]())})
    assert answer.status_code in {201, 415, 422}, answer.text
    if answer.status_code == 201:
        file = answer.json()
        assert (await user.get(f"/api/files/{file['id']}")).status_code == 200
        for sheet in file["sheets"]:
            place = f"/api/files/{file['id']}/tables/{sheet['table']}/rows"
            assert (await user.get(place)).status_code in {200, 404}
    assert (await user.get("/api/files")).status_code == 200
