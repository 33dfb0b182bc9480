"""A worker that is killed in the middle of a scheduled refresh: its due time is not run again."""

import os
import re
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import httpx
import pytest

from model.database.engine import now
from tests.integration.audit.test_records import ask
from tests.integration.dashboards.boards import PATH, add_card, card, change, create, show
from tests.integration.dashboards.test_schedule import DAILY, as_time, list_refreshes
from tests.integration.saved_questions.questions import PATH as QUESTIONS
from tests.integration.saved_questions.questions import Json
from tests.support.apps.migrated_records import with_records
from tests.support.apps.model_app import find_demo_id
from tests.support.apps.service_process import LIMIT_S, PASSWORD, serve

PAIRS = (
    "SELECT count(*) AS pairs FROM orders AS a JOIN orders AS b ON a.order_id <> b.order_id"
    " WHERE a.order_id <= 3"
)
"""Quick for a few orders; for all it takes longer than this test looks."""
MANY = "10000000"
pytestmark = pytest.mark.xdist_group("processes")


async def save_pairs(client: httpx.AsyncClient) -> Json:
    """A question whose number says how long it takes."""
    first = await ask(client, "how many orders?", datasourceId=await find_demo_id(client))
    streamed = await client.post(f"/api/chats/runs/{first}/sql", json={"sql": PAIRS})
    found = re.search(r'"runId":"([0-9a-f-]{36})"', streamed.text)
    assert found, streamed.text
    proposed = (await client.get(f"/api/chats/runs/{found[1]}/parameters")).json()["parameters"]
    [number] = [each for each in proposed if each["kind"] == "number"]
    body = {"run_id": found[1], "name": "Pairs", "parameters": [{"id": number["id"]}]}
    saved = await client.post(QUESTIONS, json=body)
    assert saved.status_code == 201, saved.text
    question: Json = saved.json()
    return question


def make_due(folder: Path, board: str) -> None:
    """As if its time had come a moment ago."""
    with closing(sqlite3.connect(folder / "tabletalk.db", timeout=LIMIT_S)) as records, records:
        past = now().replace(microsecond=0, tzinfo=None).isoformat(" ") + ".000000"
        query = "UPDATE dashboards SET next_due_at = ? WHERE id = ?"
        records.execute(query, (past, board))


def find_pid(folder: Path, board: str) -> int:
    """The process that is at a refresh; 0 while none is."""
    query = (
        "SELECT workers.pid FROM dashboard_refreshes JOIN workers ON workers.id = worker_id"
        " WHERE dashboard_id = ? AND status = 'running'"
    )
    with closing(sqlite3.connect(folder / "tabletalk.db", timeout=LIMIT_S)) as records:
        row = records.execute(query, (board,)).fetchone()
    return int(row[0]) if row else 0


def wait_for(look: Callable[[], Any]) -> Any:
    """What is found once there is something."""
    until = monotonic() + LIMIT_S
    while not (found := look()):
        assert monotonic() < until
        sleep(0.05)
    return found


async def test_a_worker_is_killed_in_the_middle(tmp_path: Path) -> None:
    folder = with_records(tmp_path / "data")
    settings = {"ADMIN_PASSWORD": PASSWORD, "SERVER_WORKERS": "2", "QUERY_TIMEOUT_S": "90"}
    with serve(folder, **settings) as server:
        server.ready()
        async with server.client(server.token(), connections=None) as admin:
            saved, board = await save_pairs(admin), await create(admin)
            card_id = await add_card(admin, board, saved)
            slow = {saved["parameters"][0]["id"]: MANY}
            await change(admin, board, cards=[card(card_id, saved["id"], values=slow)])
            await change(admin, board, schedule=DAILY)
            make_due(folder, board)
            killed = wait_for(lambda: find_pid(folder, board))
            os.kill(killed, signal.SIGKILL)
            server.workers_without(killed, within_s=LIMIT_S)
        async with server.client(server.token(), connections=None) as admin:
            until = monotonic() + LIMIT_S
            while (refreshes := await list_refreshes(admin, board))[0]["status"] == "running":
                assert monotonic() < until
            assert [each["status"] for each in refreshes] == ["interrupted"]
            shown = await show(admin, board)
            assert as_time(shown["next_due_at"]) > now()
            (await admin.delete(f"{PATH}/{board}")).raise_for_status()
