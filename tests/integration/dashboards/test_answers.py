"""Cards answer with values of filters and with cached rows, each reader's under his rules."""

import httpx

from tests.integration.audit.test_records import read_records
from tests.integration.audit.test_replay import put_rules
from tests.integration.dashboards.boards import (
    PATH,
    add_card,
    answer,
    change,
    create,
    share,
    show,
)
from tests.integration.saved_questions.questions import BY_CITY, Json, find_me, part, save
from tests.integration.saved_questions.questions import PATH as QUESTIONS
from tests.support.apps.model_app import find_demo_id
from tests.support.apps.running_app import RunningApp, on_both

FIRST_QUARTER = {"from": "2025-01-01", "to": "2025-03-31"}


async def put_filter(
    client: httpx.AsyncClient, board: str, *targets: str, **fields: object
) -> None:
    """A filter over the period of cards."""
    mapped = [{"card_id": each, "parameter_id": "p1"} for each in targets]
    given = {"id": "when", "label": "Period", "kind": "period", "targets": mapped}
    await change(client, board, filters=[given | fields])


@on_both
async def test_rows_are_given_again_until_somebody_refreshes_them(
    app: RunningApp, user: httpx.AsyncClient
) -> None:
    board = await create(user)
    card_id = await add_card(user, board, await save(user))
    first = await answer(user, board, card_id)
    assert [each["type"] for each in first["activities"]] == ["sql", "table", "chart"]
    assert (first["status"], first["rows"], first["cached"]) == ("ok", 5, False)
    again = await answer(user, board, card_id)
    assert (again["cached"], again["rows"]) == (True, 5)
    assert again["at"] <= first["at"]
    assert part(again, "table")["rows"] == part(first, "table")["rows"]
    assert part(again, "chart") == part(first, "chart")
    fresh = await answer(user, board, card_id, refresh=True)
    assert (fresh["cached"], fresh["at"] > again["at"]) == (False, True)
    assert (await answer(user, board, card_id))["cached"]


async def test_a_filter_gives_its_value_to_the_cards_that_it_is_mapped_to(
    app: RunningApp, user: httpx.AsyncClient
) -> None:
    saved, board = await save(user), await create(user)
    mapped, other = await add_card(user, board, saved), await add_card(user, board, saved)
    own = await answer(user, board, mapped)
    await put_filter(user, board, mapped)
    chosen = {"when": FIRST_QUARTER}
    filtered = await answer(user, board, mapped, filters=chosen)
    assert filtered["values"]["p1"] == FIRST_QUARTER
    assert "< '2025-04-01'" in part(filtered, "sql")["sql"]
    assert part(filtered, "table")["rows"] != part(own, "table")["rows"]
    for card_id, filters in ((other, chosen), (mapped, {}), (mapped, {"when": None})):
        same = await answer(user, board, card_id, filters=filters)
        assert same["values"] == own["values"]
        assert part(same, "table")["rows"] == part(own, "table")["rows"]
    await put_filter(user, board, mapped, default=FIRST_QUARTER)
    assert (await answer(user, board, mapped))["values"]["p1"] == FIRST_QUARTER
    wrong = await user.post(
        f"{PATH}/{board}/cards/{mapped}/answer", json={"filters": {"when": "2025; DROP TABLE x"}}
    )
    assert wrong.status_code == 422


async def test_nobody_is_given_the_rows_of_another_to_whom_other_rules_apply(
    app: RunningApp, user: httpx.AsyncClient, admin: httpx.AsyncClient
) -> None:
    board = await create(user)
    card_id = await add_card(user, board, await save(user, BY_CITY))
    one, same, free = [await app.new_user(name) for name in ("bob", "cid", "dan")]
    ids = [await find_me(each) for each in (one, same, free)]
    await share(user, board, *(("user", each, "view") for each in ids))
    only = {"table": "stores", "condition": "store_id = 1", "users": ids[:2]}
    every = {"table": "stores", "condition": "", "users": [await find_me(user), ids[2]]}
    source_id = await find_demo_id(admin)
    await put_rules(admin, source_id, row_rules=[only, every])
    mine = await answer(user, board, card_id)
    theirs = await answer(one, board, card_id)
    assert (mine["rows"] > 1, theirs["rows"], theirs["cached"]) == (True, 1, False)
    assert (await answer(same, board, card_id))["rows"] == 1
    assert (await answer(same, board, card_id))["cached"]
    shared = await answer(free, board, card_id)
    assert (shared["cached"], shared["rows"]) == (True, mine["rows"])
    assert (await answer(user, board, card_id))["rows"] == mine["rows"]
    mask = {"table": "stores", "column": "city", "action": "mask", "users": [ids[2]]}
    hidden = mask | {"mask": {"kind": "text", "text": "hidden"}}
    await put_rules(admin, source_id, row_rules=[only, every], column_rules=[hidden])
    masked = await answer(free, board, card_id)
    assert ({row[0] for row in part(masked, "table")["rows"]}, masked["cached"]) == (
        {"hidden"},
        False,
    )
    await put_rules(admin, source_id, column_rules=[mask | {"action": "deny"}])
    denied = await free.post(f"{PATH}/{board}/cards/{card_id}/answer", json={})
    assert denied.status_code == 409
    assert "city" not in denied.text


async def test_a_card_that_fails_leaves_the_others_alone(
    app: RunningApp, user: httpx.AsyncClient, admin: httpx.AsyncClient
) -> None:
    board = await create(user)
    broken = await save(user, BY_CITY)
    failing, fine = (
        await add_card(user, board, broken),
        await add_card(user, board, await save(user)),
    )
    assert (await answer(user, board, failing))["status"] == "ok"
    tables = f"/api/datasources/{await find_demo_id(admin)}/tables/stores"
    (await admin.patch(tables, json={"columns": {"city": {"enabled": False}}})).raise_for_status()
    refused = await answer(user, board, failing)
    assert (refused["status"], "city" in refused["problem"]) == ("refused", True)
    assert (await answer(user, board, fine))["status"] == "ok"
    (await user.delete(f"{QUESTIONS}/{broken['id']}")).raise_for_status()
    gone = await user.post(f"{PATH}/{board}/cards/{failing}/answer", json={})
    assert gone.status_code == 409
    assert [bool(each["question"]) for each in (await show(user, board))["cards"]] == [False, True]
    assert (await answer(user, board, fine))["cached"]


async def test_values_of_a_filter_are_those_the_reader_may_see(
    app: RunningApp, user: httpx.AsyncClient, admin: httpx.AsyncClient
) -> None:
    saved, board = await save(user, "number of stores in 北京 by name"), await create(user)
    card_id = await add_card(user, board, saved)
    [province] = [each for each in saved["parameters"] if each["has_values"]]
    targets = [{"card_id": card_id, "parameter_id": province["id"]}]
    given: Json = {"id": "f", "label": "省份", "kind": province["kind"], "targets": targets}
    await change(user, board, filters=[given])
    other = await app.new_user("bob")
    them = await find_me(other)
    await share(user, board, ("user", them, "view"))
    path = f"{PATH}/{board}/filters/f/values"
    assert len((await other.get(path)).json()["values"]) > 1
    rule = {"table": "provinces", "condition": "name = '上海'", "users": [them]}
    await put_rules(admin, await find_demo_id(admin), row_rules=[rule])
    assert (await other.get(path)).json()["values"] == ["上海"]
    assert (await other.get(f"{PATH}/{board}/filters/g/values")).status_code == 404


async def test_cached_rows_are_audited_as_such_and_statements_shown_to_some(
    app: RunningApp, user: httpx.AsyncClient, admin: httpx.AsyncClient
) -> None:
    board = await create(user)
    card_id = await add_card(user, board, await save(user, BY_CITY))
    await answer(user, board, card_id)
    user.headers["x-request-id"] = "request-cached"
    await answer(user, board, card_id)
    records = await read_records(app, "request-cached")
    [statement] = [each for each in records if each["kind"] == "statement"]
    assert (statement["details"]["cached"], statement["details"]["rows"] > 1) == (True, True)
    assert "question" in {each["kind"] for each in records}
    reader = await app.new_user("bob")
    role = {"name": "Reader", "permissions": ["ask"]}
    role_id = (await admin.post("/api/roles", json=role)).json()["id"]
    them = await find_me(reader)
    await share(user, board, ("user", them, "view"))
    (await admin.patch(f"/api/users/{them}", json={"role_id": role_id})).raise_for_status()
    path = f"{PATH}/{board}/cards/{card_id}/answer"
    told = await reader.post(path, json={})
    assert (told.json()["cached"], "SELECT" in told.text) == (True, False)


async def test_a_changed_connection_or_a_deleted_source_leaves_no_rows(
    app: RunningApp, user: httpx.AsyncClient, admin: httpx.AsyncClient
) -> None:
    board = await create(user)
    card_id = await add_card(user, board, await save(user, BY_CITY))
    await answer(user, board, card_id)
    source_id = await find_demo_id(admin)
    note = {"note": "All shops."}
    (await admin.patch(f"/api/datasources/{source_id}/tables/stores", json=note)).raise_for_status()
    assert not (await answer(user, board, card_id))["cached"]
    (await admin.delete(f"/api/datasources/{source_id}")).raise_for_status()
    assert (await answer(user, board, card_id))["status"] == "refused"
