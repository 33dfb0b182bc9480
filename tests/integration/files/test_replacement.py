"""A file is replaced by a new version in one step, and what that changes is told before."""

import asyncio
from typing import Any
from uuid import uuid4

import httpx

from tests.integration.audit.test_records import ask
from tests.integration.files.test_file_sources import create_source, sync_source
from tests.support.apps.model_app import Asker
from tests.support.apps.running_app import RunningApp, on_both
from tests.support.apps.uploads_app import list_stored_paths, upload_file

OLD = "region,amount,paid\nNorth,10,2026-01-01\nSouth,20,2026-01-02\n"
BROKEN = [("term", "first payment"), ("question", "By month")]
NEW = "region,amount,code\nNorth,10.5,a\nSouth,20,b\nWest,5,c\n"


async def upload(client: httpx.AsyncClient, name: str, content: str) -> str:
    return str((await upload_file(client, name, content.encode()))["id"])


async def upload_like(
    client: httpx.AsyncClient, file: str, content: str, name: str = "sales.csv"
) -> httpx.Response:
    query, form = {"corrections_of": file}, {"file": (name, content.encode())}
    return await client.post("/api/files", params=query, files=form)


async def preview(client: httpx.AsyncClient, file: str, by: str) -> dict[str, Any]:
    answer = await client.get(f"/api/files/{file}/replacement", params={"by": by})
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


async def save_question(client: httpx.AsyncClient, source: str) -> None:
    """A saved question about a column that goes."""
    run_id = await ask(client, "amount by month of paid", datasourceId=source)
    body = {"run_id": run_id, "name": "By month", "parameters": []}
    saved = await client.post("/api/saved-questions", json=body)
    assert saved.status_code == 201, saved.text


async def keep(admin: httpx.AsyncClient) -> tuple[str, str]:
    """A file, and a source that keeps it, with a term and a saved question about `paid`."""
    file = await upload(admin, "sales.csv", OLD)
    source = (await create_source(admin, [file], "Sales"))["id"]
    term = {
        "datasource_id": source,
        "name": "first payment",
        "table": "sales",
        "expression": "MIN(paid)",
        "definition": "the day of the first payment",
    }
    assert (await admin.post("/api/terms", json=term)).status_code == 201
    await save_question(admin, source)
    return file, source


@on_both
async def test_what_a_new_version_changes_is_told_before(admin: httpx.AsyncClient) -> None:
    file, source = await keep(admin)
    told = await preview(admin, file, await upload(admin, "sales.csv", NEW))
    [table] = told["tables"]
    assert (table["name"], table["change"]) == ("sales", "changed")
    assert (table["rows_before"], table["rows_after"]) == (2, 3)
    assert {(c["name"], c["before"], c["after"]) for c in table["columns"]} == {
        ("amount", "integer", "decimal"),
        ("paid", "date", None),
        ("code", None, "text"),
    }
    [kept_in] = told["sources"]
    changes = {(c["kind"], c["table"], c["column"]) for c in kept_in["changes"]}
    assert {("column_removed", "sales", "paid"), ("column_added", "sales", "code")} < changes
    broken = [(each["kind"], each["name"]) for each in kept_in["broken"]]
    assert (kept_in["id"], broken) == (source, BROKEN)
    assert all("paid" in each["problem"] for each in kept_in["broken"])
    other = await preview(admin, file, await upload(admin, "sales-2026.csv", NEW))
    kinds = [(each["name"], each["change"]) for each in other["tables"]]
    assert kinds == [("sales", "removed"), ("sales-2026", "added")], "called by its file"
    shown = (await admin.get(f"/api/files/{file}")).json()
    assert (shown["tables"][0]["rows"], shown["kept_in"][0]["current"]) == (2, True), "only told"


@on_both
async def test_a_new_version_is_there_at_once_and_in_sources_after_a_sync(
    admin: httpx.AsyncClient, user: httpx.AsyncClient
) -> None:
    file, source = await keep(admin)
    new = await upload(admin, "sales.csv", NEW)
    before = await Asker(user, source).ask("amount by region")
    done = await admin.put(f"/api/files/{file}/replacement", json={"by": new})
    assert done.status_code == 200, done.text
    shown = done.json()
    assert (shown["id"], shown["name"], shown["tables"][0]["rows"]) == (file, "sales.csv", 3)
    assert shown["kept_in"] == [{"id": source, "name": "Sales", "current": False}]
    assert (await admin.get(f"/api/files/{new}")).status_code == 404
    assert (await admin.get(f"/api/files/{file}/content")).text == NEW
    assert (await Asker(user, source).ask("amount by region")).rows == before.rows, "not synced"
    await sync_source(admin, source)
    assert len((await Asker(user, source).ask("amount by region")).rows) == 3
    found = await admin.get(f"/api/datasources/{source}/broken-references")
    assert [(each["kind"], each["name"]) for each in found.json()["items"]] == BROKEN
    assert len(before.rows) == 2


async def test_what_cannot_replace_is_refused_and_all_stays(
    app: RunningApp, admin: httpx.AsyncClient, user: httpx.AsyncClient
) -> None:
    file, other = await upload(admin, "sales.csv", OLD), await upload(admin, "b.csv", NEW)
    note = await upload(admin, "note.md", "# Prices\n\nThey rise in May.\n")
    place, foreign = f"/api/files/{file}/replacement", await upload(user, "c.csv", NEW)
    for by, status in ((file, 422), (note, 422), (foreign, 404), (str(uuid4()), 404)):
        assert (await admin.get(place, params={"by": by})).status_code == status
        assert (await admin.put(place, json={"by": by})).status_code == status
    assert (await admin.get(place)).status_code == 400
    assert (await user.put(place, json={"by": foreign})).status_code == 404
    names = {each["name"] for each in (await admin.get("/api/files")).json()["items"]}
    assert names == {"sales.csv", "b.csv", "note.md"}
    stored = set(list_stored_paths(app))
    twice = [admin.put(place, json={"by": other}) for _ in range(2)]
    answers = await asyncio.gather(*twice)
    assert sorted(answer.status_code for answer in answers) == [200, 404]
    assert (await admin.get(f"/api/files/{file}/content")).text == NEW
    assert set(list_stored_paths(app)) < stored, "the old version is gone from the store"


async def test_corrections_stay_with_a_file_that_is_replaced(
    admin: httpx.AsyncClient, user: httpx.AsyncClient
) -> None:
    file = await upload(admin, "sales.csv", OLD)
    await admin.patch(f"/api/files/{file}/tables/sales", json={"kinds": {"amount": "text"}})
    assert (await upload_like(user, file, NEW)).status_code == 404
    misnamed = await upload_like(admin, file, NEW, "sales.xlsx")
    assert (misnamed.status_code, misnamed.json()["code"]) == (415, "file_unreadable")
    new = (await upload_like(admin, file, NEW)).json()
    told = await preview(admin, file, new["id"])
    assert "amount" not in {column["name"] for column in told["tables"][0]["columns"]}
    done = await admin.put(f"/api/files/{file}/replacement", json={"by": new["id"]})
    kinds = {c["name"]: (c["kind"], c["chosen"]) for c in done.json()["tables"][0]["columns"]}
    assert kinds["amount"] == ("text", True)
    other = (await upload_like(admin, file, NEW, "renamed.csv")).json()["tables"][0]
    assert (other["name"], other["columns"][1]["kind"]) == ("renamed", "text")
    await admin.patch(f"/api/files/{file}", json={"name": "Quarter.csv"})
    change = {"kinds": {"region": "text"}}
    again = await admin.patch(f"/api/files/{file}/tables/sales", json=change)
    [table] = again.json()["tables"]
    assert (table["name"], table["columns"][1]["kind"]) == ("sales", "text"), "kept for later, too"
