"""Kept files tell no day and no key of what is switched off."""

import httpx

from tests.integration.files.test_file_sources import create_source, sync_source
from tests.support.actors import TESTER
from tests.support.apps.running_app import RunningApp
from tests.support.apps.uploads_app import upload_file

CUSTOMERS = "code,city,quiet_day\nC1,Rome,1999-01-01\nC2,Oslo,2031-12-31\nC3,Bonn,2010-05-05\n"
ORDERS = "order_no,code,day\n1,C1,2024-01-01\n2,C2,2024-02-01\n3,C2,2024-03-01\n"
"""Dates of two columns; the newest day of all is in the one that is switched off."""


async def test_days_and_keys_of_hidden_columns_are_gone(
    app: RunningApp, admin: httpx.AsyncClient, user: httpx.AsyncClient
) -> None:
    files = [("customers.csv", CUSTOMERS), ("orders.csv", ORDERS)]
    ids = [str((await upload_file(admin, name, text.encode()))["id"]) for name, text in files]
    source = (await create_source(admin, ids))["id"]
    place = f"/api/datasources/{source}/tables"
    before = (await user.get(place)).json()["items"]
    assert "quiet_day 1999-01-01 … 2031-12-31" in before[0]["comment"]
    assert (await app.services.datasources.read_schema(source, TESTER)).newest.year == 2031
    change = {"columns": {"quiet_day": {"enabled": False}, "code": {"enabled": False}}}
    await admin.patch(f"{place}/customers", json=change)
    for _ in range(2):
        shown = await user.get(place)
        assert "quiet_day" not in shown.text
        assert "2031" not in shown.text
        assert shown.json()["items"][0]["primary_key"] == []
        assert shown.json()["items"][1]["foreign_keys"] == []
        assert "day 2024-01-01 … 2024-03-01" in shown.text
        schema = await app.services.datasources.read_schema(source, TESTER)
        assert str(schema.newest) == "2024-03-01"
        assert "2031" not in str(schema)
        await sync_source(admin, source)
