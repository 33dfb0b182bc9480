"""Evaluations over HTTP: every example is asked without itself, in the background."""

from datetime import timedelta
from functools import partial

import httpx

from model.answers.answer import ResponderIdentity
from model.database.engine import new_id, now
from model.repositories.sources import evaluations as records
from model.sources.evaluation import Evaluation
from tests.integration.teaching.evaluating import (
    BY_STATE,
    REFUSED,
    STAFF,
    WRONG,
    add_examples,
    counts_of,
    evaluate,
    follow,
    get,
    place_of,
    start,
)
from tests.integration.teaching.shop_source import create_shop, run_script, sync
from tests.support.apps.running_app import RunningApp, on_both


@on_both
async def test_every_example_is_asked_and_scored(app: RunningApp, admin: httpx.AsyncClient) -> None:
    source = await create_shop(app, admin)
    ids = await add_examples(admin, source, STAFF, BY_STATE, WRONG, REFUSED)
    frames = await follow(admin, await start(admin, source))
    assert [frame["items"] for frame in frames] == [[]] * len(frames)
    assert [frame["done"] for frame in frames] == sorted(frame["done"] for frame in frames)
    done = await get(admin, frames[-1])
    assert (done["status"], done["questions"], done["done"]) == ("finished", 4, 4)
    assert counts_of(done) == (2, 1, 1, 0)
    assert (done["answering"], done["calls"], done["tokens"]) == ("engine", 0, 0)
    assert (done["baseline"], done["proposal_id"], done["problem"]) == (None, None, None)
    assert [item["example_id"] for item in done["items"]] == ids
    assert [item["outcome"] for item in done["items"]] == ["right", "right", "wrong", "refused"]
    assert "COUNT" in done["items"][2]["sql"].upper()
    assert done["items"][3]["problem"]
    listed = (await admin.get(f"/api/datasources/{source}/evaluations")).json()["items"]
    assert listed == [done | {"items": []}]


async def test_an_example_does_not_answer_its_own_question(
    app: RunningApp, admin: httpx.AsyncClient
) -> None:
    source = await create_shop(app, admin)
    await add_examples(admin, source, REFUSED)
    assert counts_of(await evaluate(admin, source)) == (0, 0, 1, 0)


async def test_disabled_and_broken_examples_are_not_asked(
    app: RunningApp, admin: httpx.AsyncClient
) -> None:
    source = await create_shop(app, admin)
    broken = {"question": "Who?", "sql": "SELECT name FROM staff"}
    await add_examples(admin, source, BY_STATE, STAFF | {"enabled": False}, broken)
    run_script(app, "ALTER TABLE staff RENAME COLUMN name TO called")
    await sync(admin, source)
    done = await evaluate(admin, source)
    assert [item["question"] for item in done["items"]] == [BY_STATE["question"]]


async def test_without_examples_there_is_nothing_to_evaluate(
    app: RunningApp, admin: httpx.AsyncClient
) -> None:
    source = await create_shop(app, admin)
    place = f"/api/datasources/{source}/evaluations"
    assert (await admin.post(place, json={})).status_code == 409
    estimate = (await admin.get(f"{place}/estimate")).json()
    assert estimate == {"questions": 0, "model_calls": 0, "tokens": 0, "minutes": 0}


async def test_only_administrators_evaluate(
    app: RunningApp, admin: httpx.AsyncClient, user: httpx.AsyncClient
) -> None:
    source = await create_shop(app, admin)
    await add_examples(admin, source, STAFF)
    done = await evaluate(admin, source)
    for place in (f"/api/datasources/{source}/evaluations", place_of(done)):
        assert (await user.get(place)).status_code == 403
    assert (await user.post(f"{place_of(done)}/stop")).status_code == 403
    assert (await admin.get(place_of(done | {"id": new_id()}))).status_code == 404
    assert (await admin.get(place_of(done | {"datasource_id": new_id()}))).status_code == 404


async def test_the_estimate_goes_by_the_evaluation_before(
    app: RunningApp, admin: httpx.AsyncClient
) -> None:
    source = await create_shop(app, admin)
    await add_examples(admin, source, STAFF, BY_STATE)
    place = f"/api/datasources/{source}/evaluations/estimate"
    before = (await admin.get(place, params={"model_id": "builtin"})).json()
    assert (before["questions"], before["model_calls"], before["tokens"]) == (2, 0, 0)
    await evaluate(admin, source)
    after = (await admin.get(place, params={"model_id": "builtin"})).json()
    assert after["questions"] == 2
    assert after["minutes"] <= 1
    assert (await admin.get(place, params={"model_id": new_id()})).status_code == 404


@on_both
async def test_an_evaluation_whose_worker_is_gone_has_failed_and_bars_no_other(
    app: RunningApp, admin: httpx.AsyncClient
) -> None:
    source = await create_shop(app, admin)
    await add_examples(admin, source, STAFF)
    left = Evaluation(
        id=new_id(),
        datasource_id=source,
        user_id="-",
        locale="en",
        responder=ResponderIdentity("builtin", "builtin"),
        questions=1,
        teaching_version="",
        access="",
        started_at=now(),
    )
    until = now() + timedelta(seconds=60)
    database = app.services.database
    await database.write(partial(records.add, evaluation=left, owner="gone", until=until))
    place = f"/api/datasources/{source}/evaluations"
    assert (await admin.post(place, json={})).status_code == 409
    renew = partial(
        records.renew_lease, evaluation_id=left.id, owner="gone", until=now() - timedelta(seconds=1)
    )
    assert await database.write(renew) == "held"
    shown = (await admin.get(f"{place}/{left.id}")).json()
    assert (shown["status"], bool(shown["problem"])) == ("failed", True)
    assert await database.write(renew) == "lost"
    assert (await evaluate(admin, source))["status"] == "finished"
