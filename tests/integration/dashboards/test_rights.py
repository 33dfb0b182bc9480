"""Who sees dashboards, what of them, and who may change what."""

import httpx
import pytest

from model.workspaces.workspace import FIRST_WORKSPACE
from tests.integration.dashboards.boards import (
    PATH,
    add_card,
    answer,
    card,
    change,
    create,
    share,
    show,
)
from tests.integration.saved_questions.questions import (
    BY_CITY,
    Json,
    find_me,
    save,
)
from tests.integration.saved_questions.questions import PATH as QUESTIONS
from tests.integration.saved_questions.questions import share as share_question
from tests.support.apps.model_app import find_demo_id
from tests.support.apps.running_app import RunningApp, on_both


def every_route(dashboard_id: str, card_id: str) -> list[tuple[str, str, Json | None]]:
    path = f"{PATH}/{dashboard_id}"
    return [
        ("GET", path, None),
        ("PATCH", path, {"name": "x"}),
        ("DELETE", path, None),
        ("PUT", f"{path}/shares", {"shares": []}),
        ("POST", f"{path}/cards", {"question_id": "q"}),
        ("POST", f"{path}/cards/{card_id}/answer", {}),
        ("GET", f"{path}/filters/f/values", None),
    ]


@on_both
async def test_it_is_private_until_it_is_shared(
    app: RunningApp, user: httpx.AsyncClient, admin: httpx.AsyncClient
) -> None:
    saved, board = await save(user, BY_CITY), await create(user)
    card_id = await add_card(user, board, saved)
    for method, path, body in every_route(board, card_id):
        for wanted in (path, path.replace(board, "0" * 36)):
            refused = await admin.request(method, wanted, json=body)
            assert refused.status_code == 404, (method, wanted)
    assert (await admin.get(PATH)).json()["items"] == []
    await share(user, board, ("user", await find_me(admin), "view"))
    [listed] = (await admin.get(PATH)).json()["items"]
    assert (listed["right"], listed["owner"], listed["card_count"]) == ("view", "ada", 1)
    assert (await answer(admin, board, card_id))["rows"] > 1
    for method, path, body in every_route(board, card_id)[1:5]:
        assert (await admin.request(method, path, json=body)).status_code == 403, (method, path)
    await share(user, board)
    assert (await admin.get(f"{PATH}/{board}")).status_code == 404


async def test_a_group_edits_and_its_owner_alone_shares_and_deletes(
    app: RunningApp, user: httpx.AsyncClient, admin: httpx.AsyncClient
) -> None:
    board, other = await create(user), await app.new_user("bob")
    made = await admin.post("/api/groups", json={"name": "N", "members": [await find_me(other)]})
    await share(user, board, ("group", made.json()["id"], "edit"))
    changed = await change(other, board, name="Sales of all", cards=[card("t", text="# Hi")])
    assert (changed["name"], changed["right"], changed["shares"]) == ("Sales of all", "edit", [])
    assert (await show(user, board))["cards"][0]["text"] == "# Hi"
    for method, path, body in (("DELETE", "", None), ("PUT", "/shares", {"shares": []})):
        refused = await other.request(method, f"{PATH}/{board}{path}", json=body)
        assert refused.status_code == 403
    group = f"/api/groups/{made.json()['id']}"
    (await admin.patch(group, json={"members": []})).raise_for_status()
    assert (await other.get(f"{PATH}/{board}")).status_code == 404


async def test_a_card_shows_what_its_author_may_see_to_whom_its_source_is_open(
    app: RunningApp, user: httpx.AsyncClient, admin: httpx.AsyncClient
) -> None:
    saved, board, other = await save(user, BY_CITY), await create(user), await app.new_user("bob")
    card_id = await add_card(user, board, saved)
    await share(user, board, ("user", await find_me(other), "view"))
    [seen] = (await show(other, board))["cards"]
    assert (seen["question"]["name"], seen["question"]["may_open"]) == ("Stores", False)
    assert (await other.get(f"{QUESTIONS}/{saved['id']}")).status_code == 404
    await share_question(user, saved["id"], ("user", await find_me(other), "view"))
    assert (await show(other, board))["cards"][0]["question"]["may_open"]
    access = f"/api/datasources/{await find_demo_id(admin)}/access"
    open_to = [await find_me(user), await find_me(admin)]
    (await admin.put(access, json={"open": False, "users": open_to})).raise_for_status()
    [closed] = (await show(other, board))["cards"]
    assert closed["question"] is None
    path = f"{PATH}/{board}/cards/{card_id}/answer"
    refused = await other.post(path, json={})
    assert (refused.status_code, "Stores" in refused.text) == (409, False)
    assert (await answer(user, board, card_id))["status"] == "ok"


@pytest.mark.promise("policy-everywhere")
@pytest.mark.parametrize("leaves", ["disabled", "left"])
async def test_who_may_not_ask_any_more_lends_no_right_to_a_card(
    app: RunningApp, user: httpx.AsyncClient, admin: httpx.AsyncClient, leaves: str
) -> None:
    saved, board, bob = await save(user, BY_CITY), await create(user), await app.new_user("bob")
    card_id = await add_card(user, board, saved)
    await share(user, board, ("user", await find_me(bob), "view"))
    assert (await answer(bob, board, card_id))["status"] == "ok"
    me = await find_me(user)
    if leaves == "disabled":
        ended = await admin.patch(f"/api/users/{me}", json={"enabled": False})
    else:
        ended = await admin.delete(f"/api/workspaces/{FIRST_WORKSPACE}/members/{me}")
    ended.raise_for_status()
    [seen] = (await show(bob, board))["cards"]
    assert (seen["question"], seen["author_left"], seen["title"]) == (None, True, "")
    refused = await bob.post(f"{PATH}/{board}/cards/{card_id}/answer", json={"refresh": True})
    assert (refused.status_code, "may not ask any more" in refused.text) == (409, True)
    assert "Stores" not in refused.text


async def test_nobody_puts_a_question_on_it_that_he_may_not_see(
    app: RunningApp, user: httpx.AsyncClient, admin: httpx.AsyncClient
) -> None:
    saved, board = await save(user, BY_CITY), await create(admin)
    refused = await admin.post(f"{PATH}/{board}/cards", json={"question_id": saved["id"]})
    assert refused.status_code == 422
    await share_question(user, saved["id"], ("user", await find_me(admin), "view"))
    card_id = await add_card(admin, board, saved)
    other = await app.new_user("bob")
    await share(admin, board, ("user", await find_me(other), "edit"))
    moved = {"x": 6, "y": 2, "width": 6, "height": 4}
    kept = card(card_id, saved["id"], position=moved)
    [changed] = (await change(other, board, cards=[kept]))["cards"]
    assert changed["position"] == moved
    copied = await other.patch(f"{PATH}/{board}", json={"cards": [kept, card("c2", saved["id"])]})
    assert [each["path"] for each in copied.json()["errors"]] == ["cards.1.question_id"]
    assert (await answer(other, board, card_id))["status"] == "ok"
    await share_question(user, saved["id"])  # its author may not see it any more
    assert (await show(other, board))["cards"][0]["question"] is None


async def test_it_is_made_with_its_cards_and_filters_or_not_at_all(
    app: RunningApp, user: httpx.AsyncClient, admin: httpx.AsyncClient
) -> None:
    saved = await save(user)
    target = {"card_id": "c", "parameter_id": "p1"}
    given = {
        "name": "Copy",
        "cards": [card("t", text="# Hi"), card("c", saved["id"])],
        "filters": [{"id": "f", "label": "When", "kind": "period", "targets": [target]}],
    }
    made = (await user.post(PATH, json=given)).json()
    assert [each["id"] for each in made["cards"]] == ["t", "c"]
    assert [each["targets"] for each in made["filters"]] == [[target]]
    assert (await answer(user, made["id"], "c"))["status"] == "ok"
    for name, cards, field in (
        ("Copy", [card("t"), card("c", saved["id"])], "cards.1.question_id"),
        ("Copy", [card("t"), card("t")], "cards.1.id"),
        (" ", [card("t")], "name"),
    ):
        refused = await admin.post(PATH, json={"name": name, "cards": cards})
        assert [each["path"] for each in refused.json()["errors"]] == [field]
    assert (await admin.get(PATH)).json()["items"] == [], "nothing of it is stored"


async def test_of_two_who_change_it_the_second_is_told(
    app: RunningApp, user: httpx.AsyncClient
) -> None:
    board = await create(user)
    revision = (await show(user, board))["revision"]
    await change(user, board, cards=[card("a", text="A")], revision=revision)
    late = await user.patch(f"{PATH}/{board}", json={"cards": [], "revision": revision})
    assert late.status_code == 409
    assert len((await show(user, board))["cards"]) == 1


async def test_what_does_not_fit_names_its_field(app: RunningApp, user: httpx.AsyncClient) -> None:
    saved, board = await save(user), await create(user)
    wide = {"x": 8, "y": 0, "width": 6, "height": 4}
    asked = card("c", saved["id"])

    def filtered(**fields: object) -> Json:
        target = {"card_id": "c", "parameter_id": "p1"}
        given = {"id": "f", "label": "When", "kind": "period", "targets": [target]}
        return {"cards": [asked], "filters": [given | fields]}

    wrong: list[tuple[Json, str]] = [
        ({"name": " "}, "name"),
        ({"cards": [card("a"), card("a")]}, "cards.1.id"),
        ({"cards": [card("../a")]}, "cards.0.id"),
        ({"cards": [card("a", position=wide)]}, "cards.0.position"),
        ({"cards": [card("a", text="x" * 20_001)]}, "cards.0.text"),
        (filtered(label=""), "filters.0.label"),
        (filtered(kind="limit"), "filters.0.targets"),
        (filtered(default="2025"), "filters.0.default"),
        (filtered(targets=[{"card_id": "z", "parameter_id": "p1"}]), "filters.0.targets"),
        (filtered(targets=[{"card_id": "c", "parameter_id": "p9"}]), "filters.0.targets"),
    ]
    for body, field in wrong:
        refused = await user.patch(f"{PATH}/{board}", json=body)
        assert refused.status_code == 422, (field, refused.text)
        assert [each["path"] for each in refused.json()["errors"]] == [field]
    assert (await show(user, board))["cards"] == []
