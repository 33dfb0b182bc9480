"""Administrators read the audit: filters, pages, CSV."""

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from model.audit.entry import AuditEntry
from tests.support.apps.running_app import USER_NAME, RunningApp, on_both

SOURCE = "11111111-0000-4000-8000-000000000000"
DAY = timedelta(days=1)


@pytest.fixture
async def written(app: RunningApp) -> None:
    trail = app.services.audit
    early = datetime(2020, 3, 1, 12, tzinfo=UTC)
    entries = (
        AuditEntry("question", "runs.start", user_id="u1", user_name="Grace", source_id=SOURCE,
                   details={"question": "多少家门店？ \"quoted\""}, at=early),
        AuditEntry("statement", "statements.run", user_id="u1", user_name="Grace",
                   source_id=SOURCE, details={"sql": "SELECT 100%_x", "rules": [
                       {"key": "policies.some_rows", "params": {"table": "stores"}},
                       {"key": "policies.gone", "params": {}}]}, at=early + DAY),
        AuditEntry("export", "runs.result", "failed", user_id="u2", user_name="=cmd()",
                   request_id="request-9", details={"question": "=1+1"}, at=early + 2 * DAY),
    )  # fmt: skip
    for entry in entries:
        trail.add(entry)
    await trail.flush()


async def read(client: httpx.AsyncClient, **query: str) -> list[Any]:
    answer = await client.get("/api/audit", params=query)
    assert answer.status_code == 200, answer.text
    items: list[Any] = answer.json()["items"]
    return items


FOUND: tuple[tuple[dict[str, str], list[str]], ...] = (
    ({"user": "u1"}, ["statements.run", "runs.start"]),
    ({"user": "grac"}, ["statements.run", "runs.start"]),
    ({"user": "%"}, []),
    ({"source": SOURCE, "kind": "question"}, ["runs.start"]),
    ({"outcome": "failed"}, ["runs.result"]),
    ({"to": "2020-03-01"}, ["runs.start"]),
    ({"from": "2020-03-02", "to": "2020-03-02"}, ["statements.run"]),
    ({"from": "2020-03-02T00:00:00Z", "to": "2020-03-02T12:00:00+00:00"}, []),
    ({"text": "门店"}, ["runs.start"]),
    ({"text": '"quoted"'}, ["runs.start"]),
    ({"text": "100%_x"}, ["statements.run"]),
    ({"text": "100x_x"}, []),
    ({"text": "request-9"}, ["runs.result"]),
    ({"text": "STATEMENTS"}, ["statements.run"]),
)
UNREADABLE: tuple[dict[str, str], ...] = (
    {"kind": "x"},
    {"outcome": "x"},
    {"from": "yesterday"},
    {"to": "2020-13-01"},
    {"text": "x" * 201},
    {"limit": "0"},
    {"cursor": "x"},
)


@on_both
async def test_each_filter_finds_its_records_only(admin: httpx.AsyncClient, written: None) -> None:
    for query, found in FOUND:
        assert [each["action"] for each in await read(admin, **query)] == found, query


async def test_filters_that_cannot_be_read_are_refused(admin: httpx.AsyncClient) -> None:
    for query in UNREADABLE:
        assert (await admin.get("/api/audit", params=query)).status_code == 400, query


async def test_rules_are_told_in_the_readers_language(
    admin: httpx.AsyncClient, written: None
) -> None:
    [record] = await read(admin, kind="statement", user="u1")
    assert "stores" in record["rules"][0]
    assert record["rules"][1] == '{"key": "policies.gone", "params": {}}'
    admin.headers["accept-language"] = "zh-CN"
    [in_chinese] = await read(admin, kind="statement", user="u1")
    assert in_chinese["rules"][0] != record["rules"][0]


async def test_pages_hold_every_record_once(
    app: RunningApp, admin: httpx.AsyncClient, written: None
) -> None:
    everything = await read(admin)
    found, cursor = [], None
    while True:
        query = {"limit": "2"} | ({"cursor": cursor} if cursor else {})
        page = (await admin.get("/api/audit", params=query)).json()
        found += page["items"]
        cursor = page["next_cursor"]
        if not cursor:
            break
    assert found == everything
    assert [each["seq"] for each in found] == list(range(len(found), 0, -1))


@pytest.mark.promise("safe-downloads")
async def test_the_csv_runs_nothing_and_is_recorded(
    admin: httpx.AsyncClient, written: None
) -> None:
    answer = await admin.get("/api/audit/export", params={"user": "u2"})
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    [line] = csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert (line["action"], line["user_name"]) == ("runs.result", "'=cmd()")
    [record] = await read(admin, kind="export", user="admin")
    assert record["action"] == "audit.export"
    assert record["details"]["query"] == {"user": "u2"}


async def test_only_administrators_read_it(
    user: httpx.AsyncClient, admin: httpx.AsyncClient
) -> None:
    for path in ("/api/audit", "/api/audit/export"):
        assert (await user.get(path)).status_code == 403
    [refused] = await read(admin, kind="export")
    assert (refused["user_name"], refused["outcome"]) == (USER_NAME, "refused")


async def test_the_doctor_tells_of_a_changed_record(
    app: RunningApp, admin: httpx.AsyncClient
) -> None:
    async def examine() -> Any:
        parts = (await admin.get("/api/doctor")).json()["parts"]
        return next(part for part in parts if part["part"] == "audit")

    assert (await examine())["state"] == "ok"
    async with app.services.database.engine.begin() as connection:
        await connection.exec_driver_sql("UPDATE audit_records SET user_name = 'x' WHERE seq = 1")
    found = await examine()
    assert found["state"] == "failed"
    assert "1" in found["finding"]
