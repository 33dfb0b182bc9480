"""Dashboards are refreshed at their due times: each at most once, whichever worker is there."""

import asyncio
from datetime import datetime, timedelta

import httpx

from model.dashboards.dashboard import RefreshSchedule
from model.database.engine import new_id, now
from model.workspaces.workspace import FIRST_WORKSPACE
from services.dashboards.due_times import Clock, find_last_due
from services.dashboards.refresher import DashboardRefresher
from tests.integration.dashboards.boards import (
    PATH,
    add_card,
    answer,
    change,
    create,
    share,
    show,
)
from tests.integration.saved_questions.questions import BY_CITY, Json, find_me, save
from tests.support.apps.model_app import find_demo_id
from tests.support.apps.running_app import RunningApp, on_both

FAR = (datetime.now().astimezone().hour + 12) % 24
"""Due half a day from now, so that what the app itself refreshes is none of these."""
DAILY = {"every": "day", "minute": 0, "hour": FAR}


class Days:
    """A clock that is put forward."""

    def __init__(self) -> None:
        self.at = now()

    def now(self) -> datetime:
        return self.at

    def pass_by(self, days: int) -> datetime:
        """The last due time so many days later."""
        self.at += timedelta(days=days)
        return find_last_due(RefreshSchedule("day", hour=FAR), self.at, None)


def make_worker(app: RunningApp, days: Days, worker_id: str = "") -> DashboardRefresher:
    """A worker over the records of the app; without an id one that is known to run."""
    services = app.services
    known = worker_id or services.runs.worker_id
    clock = Clock(None, days.now)
    return DashboardRefresher(
        services.database, services.card_answers, services.users, known, clock
    )


async def list_refreshes(client: httpx.AsyncClient, board: str) -> list[Json]:
    found: list[Json] = (await client.get(f"{PATH}/{board}/refreshes")).json()["items"]
    return found


async def find_last_refresh(client: httpx.AsyncClient, board: str) -> Json | None:
    """As the list of dashboards tells it."""
    [found] = [each for each in (await client.get(PATH)).json()["items"] if each["id"] == board]
    last: Json | None = found["last_refresh"]
    return last


def as_time(text: str) -> datetime:
    return datetime.fromisoformat(text)


@on_both
async def test_two_workers_run_what_was_missed_once(
    app: RunningApp, user: httpx.AsyncClient
) -> None:
    days, board = Days(), await create(user)
    card_id = await add_card(user, board, await save(user, BY_CITY))
    changed = await change(user, board, schedule=DAILY)
    assert changed["schedule"] == DAILY | {"weekday": 0}
    assert as_time(changed["next_due_at"]) > now()
    workers = [make_worker(app, days) for _ in range(2)]
    due = days.pass_by(5)  # five due times passed while nobody was there
    taken = await asyncio.gather(*(each.claim_due(5) for each in workers for _ in range(3)))
    [claimed] = [each for some in taken for each in some]
    assert claimed.due_at == due
    [begun] = await list_refreshes(user, board)
    assert await find_last_refresh(user, board) is None
    assert (begun["status"], as_time(begun["due_at"])) == ("running", due)
    await workers[0].refresh(claimed)
    [ended] = await list_refreshes(user, board)
    assert (ended["status"], ended["cards"], ended["failed"]) == ("finished", 1, 0)
    assert await find_last_refresh(user, board) == ended
    assert await workers[1].claim_due(5) == []
    assert as_time((await show(user, board))["next_due_at"]) > days.now()
    assert (await answer(user, board, card_id))["cached"]
    days.pass_by(1)
    assert len(await workers[1].claim_due(5)) == 1
    assert await workers[0].claim_due(5) == []


async def test_what_a_worker_was_at_that_died_is_not_run_again(
    app: RunningApp, user: httpx.AsyncClient
) -> None:
    days, board = Days(), await create(user)
    await add_card(user, board, await save(user, BY_CITY))
    await change(user, board, schedule=DAILY)
    dead, alive = make_worker(app, days, new_id()), make_worker(app, days)
    died_at = days.pass_by(2)
    [claimed] = await dead.claim_due(1)
    killed = asyncio.create_task(dead.refresh(claimed))
    await asyncio.sleep(0)
    killed.cancel()
    await asyncio.wait([killed])
    await alive.end_orphans()
    assert await alive.claim_due(5) == []
    [left] = await list_refreshes(user, board)
    assert (left["status"], as_time(left["due_at"])) == ("interrupted", died_at)
    following = days.pass_by(1)
    [claimed] = await alive.claim_due(5)
    assert claimed.due_at == following
    await alive.end_orphans()
    assert (await list_refreshes(user, board))[0]["status"] == "running"


async def test_a_failing_card_is_counted_and_the_owner_must_be_there(
    app: RunningApp, user: httpx.AsyncClient, admin: httpx.AsyncClient
) -> None:
    days, board = Days(), await create(user)
    await add_card(user, board, await save(user, BY_CITY))
    fine = await add_card(user, board, await save(user))
    await change(user, board, schedule=DAILY)
    tables = f"/api/datasources/{await find_demo_id(admin)}/tables/stores"
    (await admin.patch(tables, json={"columns": {"city": {"enabled": False}}})).raise_for_status()
    worker = make_worker(app, days)
    days.pass_by(1)
    for claimed in await worker.claim_due(5):
        await worker.refresh(claimed)
    [ended] = await list_refreshes(user, board)
    assert (ended["status"], ended["cards"], ended["failed"]) == ("finished", 2, 1)
    assert (await answer(user, board, fine))["cached"]
    me = await find_me(user)
    await share(user, board, ("user", await find_me(admin), "edit"))
    (await admin.patch(f"/api/users/{me}", json={"enabled": False})).raise_for_status()
    days.pass_by(1)
    for claimed in await worker.claim_due(5):
        await worker.refresh(claimed)
    (await admin.patch(f"/api/users/{me}", json={"enabled": True})).raise_for_status()
    left = await admin.delete(f"/api/workspaces/{FIRST_WORKSPACE}/members/{me}")
    assert left.status_code == 204
    days.pass_by(1)
    for claimed in await worker.claim_due(5):
        await worker.refresh(claimed)
    assert [each["status"] for each in await list_refreshes(admin, board)] == [
        "refused",
        "refused",
        "finished",
    ]


async def test_its_owner_alone_schedules_it(
    app: RunningApp, user: httpx.AsyncClient, admin: httpx.AsyncClient
) -> None:
    board = await create(user)
    await share(user, board, ("user", await find_me(admin), "edit"))
    for schedule in (DAILY, None):
        refused = await admin.patch(f"{PATH}/{board}", json={"schedule": schedule})
        assert refused.status_code == 403
    for wrong in ({"every": "year"}, DAILY | {"minute": 60}, DAILY | {"weekday": 7}):
        refused = await user.patch(f"{PATH}/{board}", json={"schedule": wrong})
        assert refused.status_code == 422
    await change(user, board, schedule={"every": "week", "weekday": 4, "hour": 7, "minute": 5})
    due = as_time((await change(admin, board, name="Renamed"))["next_due_at"])
    assert (due.weekday(), due.minute) in {(4, 5), (3, 5), (5, 5)}  # in the zone of this machine
    ended = await change(user, board, schedule=None)
    assert (ended["schedule"], ended["next_due_at"]) == (None, None)
