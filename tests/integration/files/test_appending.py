"""Uploads are appended to a file after it was told what they add, and taken out again."""

import asyncio
from asyncio.subprocess import Process
from io import BytesIO
from typing import Any

import httpx
import psutil
import pytest
from openpyxl import Workbook

from services.files.ingestion.process import parent
from services.files.ingestion_queue import IngestionQueue
from tests.integration.files.test_file_sources import create_source, sync_source
from tests.integration.files.test_replacement import upload, upload_like
from tests.support.apps.model_app import Asker
from tests.support.apps.running_app import RunningApp, on_both
from tests.support.apps.uploads_app import events_of, list_stored_paths

JANUARY = "region,amount,paid\nNorth,10,2026-01-01\nSouth,20,2026-01-02\n"
FEBRUARY = "Region,amount,code\nSouth,20.5,a\nWest,5,b\n"
AGAIN = "region,amount,paid\nSouth,20,2026-01-02\nWest,7,2026-02-01\n"


async def preview(client: httpx.AsyncClient, file: str, new: str) -> dict[str, Any]:
    answer = await client.get(f"/api/files/{file}/parts/preview", params={"upload": new})
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


async def append(client: httpx.AsyncClient, file: str, new: str, **given: bool) -> dict[str, Any]:
    body = {"upload": new, **given}
    answer = await client.post(f"/api/files/{file}/parts", json=body)
    assert answer.status_code == 201, answer.text
    shown: dict[str, Any] = answer.json()
    return shown


async def read_rows(client: httpx.AsyncClient, file: str, table: str = "sales") -> list[list[Any]]:
    rows: list[list[Any]] = (await client.get(f"/api/files/{file}/tables/{table}/rows")).json()[
        "rows"
    ]
    return rows


@on_both
async def test_what_an_upload_adds_is_told_before(admin: httpx.AsyncClient) -> None:
    file = await upload(admin, "sales.csv", JANUARY)
    source = (await create_source(admin, [file], "Sales"))["id"]
    told = await preview(admin, file, await upload(admin, "february.csv", FEBRUARY))
    [table] = told["tables"]
    assert (table["name"], table["sheets"]) == ("sales", ["february"])
    assert (table["rows_before"], table["rows_added"], table["known_rows"]) == (2, 2, 0)
    assert [(c["name"], c["fit"], c["result"]) for c in table["columns"]] == [
        ("amount", "other_kind", "decimal"),
        ("paid", "missing", "date"),
        ("code", "added", "text"),
    ]
    [kept_in] = told["sources"]
    assert (kept_in["id"], kept_in["broken"]) == (source, [])
    again = await preview(admin, file, await upload(admin, "again.csv", AGAIN))
    assert (again["tables"][0]["known_rows"], again["tables"][0]["columns"]) == (1, [])
    shown = (await admin.get(f"/api/files/{file}")).json()
    assert (shown["tables"][0]["rows"], shown["parts"]) == (2, []), "only told"


@on_both
async def test_rows_are_appended_and_sources_take_them_with_a_sync(
    app: RunningApp, admin: httpx.AsyncClient, user: httpx.AsyncClient
) -> None:
    file = await upload(admin, "sales.csv", JANUARY)
    source = (await create_source(admin, [file], "Sales"))["id"]
    new = await upload(admin, "february.csv", FEBRUARY)
    shown = await append(admin, file, new)
    [table] = shown["tables"]
    assert (shown["id"], shown["name"], table["rows"]) == (file, "sales.csv", 4)
    kinds = {column["name"]: column["kind"] for column in table["columns"]}
    assert kinds == {"region": "text", "amount": "decimal", "paid": "date", "code": "text"}
    assert shown["bytes"] == len(JANUARY) + len(FEBRUARY)
    assert [(p["name"], p["rows"]) for p in shown["parts"]] == [
        ("sales.csv", 2),
        ("february.csv", 2),
    ]
    assert await read_rows(admin, file) == [
        ["North", "10.0", "2026-01-01", None],
        ["South", "20.0", "2026-01-02", None],
        ["South", "20.5", None, "a"],
        ["West", "5.0", None, "b"],
    ]
    assert (await admin.get(f"/api/files/{new}")).status_code == 404, "seen with the file"
    assert [f["id"] for f in (await admin.get("/api/files")).json()["items"]] == [file]
    assert (await admin.get(f"/api/files/{file}/content")).status_code == 409
    part = shown["parts"][1]["id"]
    assert (await admin.get(f"/api/files/{file}/parts/{part}/content")).text == FEBRUARY
    assert len((await Asker(user, source).ask("amount by region")).rows) == 2, "not synced"
    await sync_source(admin, source)
    assert len((await Asker(user, source).ask("amount by region")).rows) == 3
    assert (await admin.delete(f"/api/files/{file}")).status_code == 204
    await admin.delete(f"/api/datasources/{source}")
    assert not [path for path in list_stored_paths(app) if "/files/" in path]


async def test_an_upload_is_taken_out_and_the_file_is_as_it_was(
    app: RunningApp, admin: httpx.AsyncClient
) -> None:
    file = await upload(admin, "sales.csv", JANUARY)
    before = await read_rows(admin, file)
    stored = len(list_stored_paths(app))
    await append(admin, file, await upload(admin, "again.csv", AGAIN), new_rows_only=True)
    assert [row[1] for row in await read_rows(admin, file)] == [10, 20, 7], "one is there already"
    shown = await append(admin, file, await upload(admin, "february.csv", FEBRUARY))
    again, february = (part["id"] for part in shown["parts"][1:])
    assert (await admin.delete(f"/api/files/{file}/parts/{file}")).status_code == 404
    left = (await admin.delete(f"/api/files/{file}/parts/{february}")).json()
    assert (left["tables"][0]["rows"], len(left["parts"])) == (3, 2)
    left = (await admin.delete(f"/api/files/{file}/parts/{again}")).json()
    assert (left["parts"], left["bytes"]) == ([], len(JANUARY))
    assert await read_rows(admin, file) == before
    assert (await admin.get(f"/api/files/{file}/content")).text == JANUARY
    assert len(list_stored_paths(app)) == stored, "nothing of it is left"


async def test_corrections_are_for_all_uploads_of_a_file(admin: httpx.AsyncClient) -> None:
    file = await upload(admin, "sales.csv", "code,amount\n007,1\n")
    await admin.patch(f"/api/files/{file}/tables/sales", json={"kinds": {"amount": "text"}})
    new = (await upload_like(admin, file, "code,amount\n008,02\n", "more.csv")).json()["id"]
    assert (await preview(admin, file, new))["tables"][0]["columns"] == []
    await append(admin, file, new)
    assert [row[1] for row in await read_rows(admin, file)] == ["1", "02"], "as it was written"
    await admin.patch(f"/api/files/{file}", json={"name": "Quarter.csv"})
    change = {"kinds": {"amount": "integer"}}
    shown = (await admin.patch(f"/api/files/{file}/tables/sales", json=change)).json()
    assert (shown["tables"][0]["rows"], len(shown["parts"])) == (2, 2)
    assert [row[1] for row in await read_rows(admin, file)] == [1, 2]
    other = await upload(admin, "whole.csv", JANUARY)
    replaced = await admin.put(f"/api/files/{file}/replacement", json={"by": other})
    assert (replaced.json()["parts"], replaced.json()["tables"][0]["rows"]) == ([], 2)


def make_workbook(**sheets: list[list[object]]) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


async def test_sheets_go_where_their_name_or_their_columns_are(admin: httpx.AsyncClient) -> None:
    orders = [["order", "amount"], ["a", 1], ["b", 2]]
    shops = [["shop", "city"], ["x", "Bern"], ["y", "Basel"]]
    first = make_workbook(orders=orders, shops=shops)
    more = make_workbook(march=orders, shops=shops, notes=[["note", "by"], ["n", "me"]])
    answers = [
        await admin.post("/api/files", files={"file": (name, content)})
        for name, content in (("all.xlsx", first), ("more.xlsx", more))
    ]
    file, new = (answer.json()["id"] for answer in answers)
    told = await preview(admin, file, new)
    assert [(t["name"], t["sheets"], t["known_rows"]) for t in told["tables"]] == [
        ("orders", ["march"], 2),
        ("shops", ["shops"], 2),
    ]
    assert [table["name"] for table in told["left_out"]] == ["notes"]
    shown = await append(admin, file, new, new_rows_only=False)
    assert [(t["name"], t["rows"]) for t in shown["tables"]] == [("orders", 4), ("shops", 4)]


async def test_what_cannot_be_appended_is_refused_and_all_stays(
    app: RunningApp, admin: httpx.AsyncClient, user: httpx.AsyncClient
) -> None:
    file = await upload(admin, "sales.csv", "shop,share\nx,12%\ny,13%\n")
    unit = await upload(admin, "unit.csv", "shop,share\nx,0.12\n")
    other = await upload(admin, "other.csv", "city,mayor\nBern,Ann\n")
    note = await upload(admin, "note.md", "# Prices\n\nThey rise in May.\n")
    foreign = await upload(user, "c.csv", JANUARY)
    place = f"/api/files/{file}/parts"
    for new, status in ((file, 422), (note, 422), (other, 422), (foreign, 404)):
        assert (await admin.get(f"{place}/preview", params={"upload": new})).status_code == status
        assert (await admin.post(place, json={"upload": new})).status_code == status
    assert (await admin.get(f"{place}/preview")).status_code == 400
    assert (await user.post(place, json={"upload": foreign})).status_code == 404
    [share] = (await preview(admin, file, unit))["tables"][0]["columns"]
    assert (share["fit"], share["units"]) == ("other_unit", ["%", ""])
    refused = await admin.post(place, json={"upload": unit})
    assert refused.status_code == 422
    assert "share" in refused.text
    more = await upload(admin, "more.csv", "shop,share\nz,14%\n")
    stored = set(list_stored_paths(app))
    twice = [admin.post(place, json={"upload": more}) for _ in range(2)]
    statuses = sorted(answer.status_code for answer in await asyncio.gather(*twice))
    assert statuses[0] == 201
    assert statuses[1] in {404, 409}
    assert (await admin.get(f"/api/files/{file}")).json()["tables"][0]["rows"] == 3
    assert len(set(list_stored_paths(app)) - stored) == 1, "the tables of the whole"


async def test_appending_that_ends_in_the_middle_leaves_nothing(
    app: RunningApp, admin: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, new = await upload(admin, "sales.csv", JANUARY), await upload(admin, "b.csv", AGAIN)
    stored = set(list_stored_paths(app))
    place, merge = f"/api/files/{file}/parts", IngestionQueue.merge

    async def fail(*given: Any) -> None:
        await merge(*given)
        raise OSError("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(IngestionQueue, "merge", fail)
        headers = {"Accept": "text/event-stream"}
        async with admin.stream("POST", place, json={"upload": new}, headers=headers) as answer:
            assert (await events_of(answer))[-1]["type"] == "failed"
    assert set(list_stored_paths(app)) == stored
    assert (await admin.get(f"/api/files/{file}")).json()["parts"] == []
    assert len((await append(admin, file, new))["parts"]) == 2, "it can be done again"


@pytest.mark.parametrize("locale", ["en", "zh-CN"])
async def test_appending_whose_process_is_killed_leaves_nothing_and_says_what_to_do(
    app: RunningApp, admin: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, locale: str
) -> None:
    file, new = await upload(admin, "sales.csv", JANUARY), await upload(admin, "b.csv", AGAIN)
    stored, rows = set(list_stored_paths(app)), await read_rows(admin, file)
    place, follow = f"/api/files/{file}/parts", vars(parent)["_follow"]

    async def kill_and_follow(child: Process, *given: Any) -> Any:
        child.kill()
        return await follow(child, *given)

    with monkeypatch.context() as patched:
        patched.setattr(parent, "_follow", kill_and_follow)
        headers = {"Accept": "text/event-stream", "Accept-Language": locale}
        async with admin.stream("POST", place, json={"upload": new}, headers=headers) as answer:
            last = (await events_of(answer))[-1]
    assert (last["type"], last["code"]) == ("failed", "file_unreadable")
    assert {"en": "Split it", "zh-CN": "拆分"}[locale] in last["message"]
    assert set(list_stored_paths(app)) == stored
    shown = (await admin.get(f"/api/files/{file}")).json()
    assert (shown["status"], shown["parts"]) == ("ready", [])
    assert await read_rows(admin, file) == rows
    assert len((await append(admin, file, new))["parts"]) == 2, "it can be done again"


async def test_a_preview_whose_process_is_killed_is_told_without_the_count_or_counts_again(
    admin: httpx.AsyncClient,
) -> None:
    file, new = await upload(admin, "sales.csv", JANUARY), await upload(admin, "b.csv", AGAIN)
    assert (await preview(admin, file, new))["tables"][0]["known_rows"] == 1
    killed = [each for each in psutil.Process().children(recursive=True) if _queries(each)]
    for each in killed:
        each.kill()
    assert killed
    after = (await preview(admin, file, new))["tables"][0]
    assert after["rows_added"] == 2
    assert after["known_rows"] in (None, 1)
    assert (await preview(admin, file, new))["tables"][0]["known_rows"] == 1
    assert (await admin.get(f"/api/files/{file}")).json()["parts"] == [], "only told"


def _queries(child: psutil.Process) -> bool:
    return any("services.datasources.process" in word for word in child.cmdline())
