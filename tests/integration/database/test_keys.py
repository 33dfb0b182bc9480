"""The keys are beside the database of the records, never in it: a dump alone opens nothing."""

import sqlite3
from contextlib import closing

import httpx
import pytest

from tests.support.apps.running_app import RunningApp

PASSWORD = "password-of-the-model-server"


@pytest.mark.promise("backups")
async def test_a_dump_of_the_records_holds_no_key(
    app: RunningApp, admin: httpx.AsyncClient
) -> None:
    model = {"name": "m", "base_url": "http://127.0.0.1:9/v1", "model": "m", "api_key": PASSWORD}
    assert (await admin.post("/api/models", json=model)).status_code == 201
    folder = app.settings.data_dir
    with closing(sqlite3.connect(folder / "tabletalk.db")) as records:
        dump = "\n".join(records.iterdump())
    keys = [(folder / name).read_text().strip() for name in ("secrets_key", "jwt_secret_key")]
    assert "http://127.0.0.1:9/v1" in dump
    assert all(len(key) >= 32 for key in keys)
    assert [secret for secret in (*keys, PASSWORD) if secret in dump] == []
