"""The guided set-up of a source: nothing is read or sent before its maker has agreed."""

import sqlite3
from contextlib import closing
from typing import Any

import httpx
import pytest

from tests.integration.datasources.test_routes import sync_source, wait_for_demo
from tests.support.apps.running_app import RunningApp

BODY = {"name": "Shop", "kind": "sqlite", "config": {"path": "demo.db"}, "setup": True}


@pytest.fixture
async def place(app: RunningApp, admin: httpx.AsyncClient) -> str:
    """The address of a source whose set-up has begun; its file is the one of the demo."""
    await wait_for_demo(admin)
    made = await admin.post("/api/datasources", json=BODY)
    assert made.status_code == 201, made.text
    return f"/api/datasources/{made.json()['id']}"


async def read_samples(admin: httpx.AsyncClient, place: str) -> dict[str, bool]:
    """Whether any value of a table is stored, by table."""
    tables = (await admin.get(f"{place}/tables", params={"limit": 100})).json()["items"]
    return {
        table["name"]: any(each["samples"] or each["profile"] for each in table["columns"])
        for table in tables
    }


async def change(admin: httpx.AsyncClient, place: str, **body: Any) -> dict[str, Any]:
    answer = await admin.patch(place, json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def decide(admin: httpx.AsyncClient, place: str, **changes: Any) -> dict[str, Any]:
    """The decisions of the access step: open to everybody, all may leave, values are read."""
    egress = (await admin.get(f"{place}/egress")).json() | {"remote": "rows", "local": "rows"}
    access = {"open": True, "users": [], "groups": []}
    return {"access": access, "egress": egress, "sample": True} | changes


async def test_a_new_source_is_its_makers_alone_and_sends_names_only(
    admin: httpx.AsyncClient, user: httpx.AsyncClient, place: str
) -> None:
    source = (await admin.get(place)).json()
    assert (source["setup"], source["sample"], source["status"]) == ("schema", False, "new")
    assert (await user.get(place)).status_code == 404, "from its first moment on"
    access = (await admin.get(f"{place}/access")).json()
    me = (await admin.get("/api/auth/me")).json()
    assert access == {"open": False, "users": [me["id"]], "groups": []}
    egress = (await admin.get(f"{place}/egress")).json()
    assert (egress["remote"], egress["local"]) == ("names", "names")


async def test_the_two_syncs_read_names_first_and_values_of_chosen_tables_after_consent(
    admin: httpx.AsyncClient, user: httpx.AsyncClient, place: str
) -> None:
    source_id = place.rpartition("/")[2]
    first = (await sync_source(admin, source_id))[-1]["datasource"]
    assert (first["setup"], first["tables"], first["open_tables"]) == ("tables", 9, 9)
    assert not any((await read_samples(admin, place)).values())

    await admin.patch(f"{place}/tables", json={"enabled": False})
    await admin.patch(f"{place}/tables", json={"enabled": True, "q": "stores"})
    assert (await change(admin, place, setup="access"))["open_tables"] == 1
    put = await admin.put(f"{place}/setup/access", json=await decide(admin, place))
    assert put.status_code == 200, put.text
    agreed = put.json()
    assert (agreed["setup"], agreed["sample"]) == ("values", True)
    second = (await sync_source(admin, source_id))[-1]["datasource"]
    assert second["setup"] == "questions"
    read = await read_samples(admin, place)
    assert [name for name, has_values in read.items() if has_values] == ["stores"]

    assert (await change(admin, place, setup="done"))["setup"] is None
    shown = (await user.get(place)).json()
    assert (shown["tables"], shown["setup"]) == (1, None)
    late = await admin.patch(place, json={"sample": False, "setup": "tables"})
    assert late.status_code == 409
    assert (await admin.get(place)).json()["sample"] is True, "a refused change changes nothing"


async def test_only_a_sync_that_reads_values_ends_the_wait_for_them(
    admin: httpx.AsyncClient, place: str
) -> None:
    source_id = place.rpartition("/")[2]
    await sync_source(admin, source_id)
    refused = await admin.patch(place, json={"setup": "values"})
    assert refused.status_code == 422
    assert (await admin.get(place)).json()["setup"] == "tables"
    await sync_source(admin, source_id)
    assert (await admin.get(place)).json()["setup"] == "tables", "another sync goes no further"
    await change(admin, place, sample=True, setup="values")
    await change(admin, place, sample=False)
    await sync_source(admin, source_id)
    assert (await admin.get(place)).json()["setup"] == "values"


async def test_a_failed_first_sync_leaves_the_set_up_where_it_was(
    app: RunningApp, admin: httpx.AsyncClient, place: str
) -> None:
    source_id = place.rpartition("/")[2]
    with closing(sqlite3.connect(app.settings.data_dir / "empty.db")) as connection:
        connection.execute("PRAGMA user_version = 1")
    await change(admin, place, config={"path": "empty.db"}, setup="schema")
    failed = (await sync_source(admin, source_id))[-1]
    assert failed["type"] == "failed"
    source = (await admin.get(place)).json()
    assert (source["status"], source["setup"]) == ("failed", "schema")
    await change(admin, place, config={"path": "demo.db"})
    assert (await sync_source(admin, source_id))[-1]["datasource"]["setup"] == "tables"


async def test_sources_that_are_made_without_it_have_no_set_up(
    admin: httpx.AsyncClient, user: httpx.AsyncClient
) -> None:
    await wait_for_demo(admin)
    made = (await admin.post("/api/datasources", json=BODY | {"setup": False})).json()
    assert (made["setup"], made["sample"]) == (None, True)
    assert (await user.get(f"/api/datasources/{made['id']}")).status_code == 200


async def read_decisions(admin: httpx.AsyncClient, place: str) -> tuple[Any, Any, Any, Any]:
    """What of the access step is stored."""
    source = (await admin.get(place)).json()
    access = (await admin.get(f"{place}/access")).json()
    egress = (await admin.get(f"{place}/egress")).json()
    return access, egress, source["sample"], source["setup"]


async def test_the_access_step_is_stored_whole_or_not_at_all(
    admin: httpx.AsyncClient, user: httpx.AsyncClient, place: str
) -> None:
    await sync_source(admin, place.rpartition("/")[2])
    await change(admin, place, setup="access")
    before = await read_decisions(admin, place)
    good = await decide(admin, place)
    nobody = {"open": False, "users": ["00000000-0000-4000-8000-000000000000"], "groups": []}
    bad = [
        (409, {"egress": good["egress"] | {"version": 7}}),
        (422, {"egress": good["egress"] | {"local": "names"}}),
        (422, {"egress": good["egress"] | {"never": {"orders": ["missing"]}}}),
        (422, {"access": nobody}),
        (422, {"access": {"open": False, "users": [], "groups": []}}),
    ]
    for status, change_ in bad:
        put = await admin.put(f"{place}/setup/access", json=good | change_)
        assert put.status_code == status, (change_, put.text)
        assert await read_decisions(admin, place) == before, change_
    assert (await user.put(f"{place}/setup/access", json=good)).status_code == 403
    put = await admin.put(f"{place}/setup/access", json=good | {"sample": False})
    assert put.json()["setup"] == "questions", "nothing is read"
    access, egress, sample, _ = await read_decisions(admin, place)
    assert (access["open"], egress["remote"], sample) == (True, "rows", False)
    assert (await user.get(place)).status_code == 200
    found = await admin.get("/api/audit", params={"kind": "change", "limit": 50})
    actions = [each["action"] for each in found.json()["items"]]
    assert actions.count("guided-setup.put_setup_access") >= len(bad), actions


async def test_the_access_step_is_refused_when_the_set_up_is_over(
    admin: httpx.AsyncClient, place: str
) -> None:
    await sync_source(admin, place.rpartition("/")[2])
    await change(admin, place, setup="done")
    before = await read_decisions(admin, place)
    put = await admin.put(f"{place}/setup/access", json=await decide(admin, place))
    assert put.status_code == 409
    assert await read_decisions(admin, place) == before
