"""The comment of a file's table tells no day, file or sheet of rows and values that rules hide."""

from typing import Any

import httpx
import pytest

from tests.integration.datasources.access.guarded_source import fetch_user_id
from tests.integration.files.test_file_sources import create_source
from tests.integration.policies.ruled_source import put_policies
from tests.support.apps.uploads_app import upload_file

CUSTOMERS = "id,name,since\n1,Ann,2024-01-01\n2,Bob,2024-02-01\n3,Zed,2099-09-09\n"
ODD_NAME = CUSTOMERS.replace("since", '"paid; since"')
SALES = "id,amount\n1,5\n2,7\n"
SOME_ROWS = {"table": "customers", "condition": "id < 3"}
EMPTY = {"table": "customers", "column": "since", "action": "mask", "mask": {"kind": "null"}}
ONE_FILE = {"table": "sales", "condition": "file = 'sales_anchor'"}
NO_FILE = {"table": "sales", "column": "file", "action": "deny"}
UNITED = {f"sales_{name}.csv": SALES for name in ("anchor", "middle", "secret2099")}
ONE = {"customers.csv": CUSTOMERS}


async def read_comments(
    admin: httpx.AsyncClient, reader: httpx.AsyncClient, source_id: str, rules: dict[str, Any]
) -> tuple[str, str]:
    """What is said of the table without rules, and to whom they apply."""
    place = f"/api/datasources/{source_id}/tables"
    [before] = (await reader.get(place)).json()["items"]
    users = [await fetch_user_id(reader)]
    body = {kind: [each | {"users": users} for each in given] for kind, given in rules.items()}
    assert await put_policies(admin, source_id, {"version": 0, **body}) == 200
    [after] = (await reader.get(place)).json()["items"]
    return before["comment"], after["comment"]


@pytest.mark.promise("policy-everywhere")
@pytest.mark.parametrize(
    ("files", "rules", "left"),
    [
        (ONE, {"row_rules": [SOME_ROWS]}, "customers：customers.csv"),
        (ONE, {"column_rules": [EMPTY]}, "customers：customers.csv"),
        ({"customers.csv": ODD_NAME}, {"row_rules": [SOME_ROWS]}, "customers：customers.csv; paid"),
        (UNITED, {"row_rules": [ONE_FILE]}, "sales"),
        (UNITED, {"column_rules": [NO_FILE]}, "sales"),
    ],
    ids=["rows", "mask", "semicolon", "files-rows", "files-deny"],
)
async def test_it_tells_nothing_of_what_is_hidden(
    admin: httpx.AsyncClient,
    user: httpx.AsyncClient,
    files: dict[str, str],
    rules: dict[str, Any],
    left: str,
) -> None:
    ids = [str((await upload_file(admin, n, t.encode()))["id"]) for n, t in files.items()]
    source = await create_source(admin, ids)
    before, after = await read_comments(admin, user, source["id"], rules)
    assert ("2099" in before, after) == (True, left)


@pytest.mark.promise("policy-everywhere")
async def test_without_values_no_sync_writes_days(
    admin: httpx.AsyncClient, user: httpx.AsyncClient
) -> None:
    upload = await upload_file(admin, "customers.csv", CUSTOMERS.encode())
    source = await create_source(admin, [str(upload["id"])])
    place = f"/api/datasources/{source['id']}"
    off = {"columns": {"since": {"sample": False}}}
    for turn_off in (
        admin.patch(f"{place}/tables/customers", json=off),
        admin.patch(place, json={"sample": False}),
    ):
        (await turn_off).raise_for_status()
        for _ in range(2):
            shown = await user.get(f"{place}/tables")
            assert "customers：customers.csv" in shown.text
            assert "2099" not in shown.text
            (await admin.post(f"{place}/sync")).raise_for_status()
