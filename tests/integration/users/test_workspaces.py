"""What belongs to a workspace does not exist for who is not in it, whatever id he knows."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx
import pytest

from controllers.http.authentication import WORKSPACE_HEADER as HEADER
from model.workspaces.workspace import FIRST_WORKSPACE
from tests.integration.controllers.routes import Operation, operations
from tests.support.apps.model_app import find_demo_id
from tests.support.apps.running_app import USER_PASSWORD, RunningApp

OF_WORKSPACE = (
    "{source_id}",
    "{chat_id}",
    "{run_id}",
    "{file_id}",
    "{term_id}",
    "{example_id}",
    "{proposal_id}",
    "{group_id}",
    "{model_id}",
    "{question_id}",
    "{question_folder_id}",
    "{dashboard_id}",
)
ALL = ["ask", "see_sql", "export", "teach", "manage_sources", "manage_people", "read_audit"]
Json = dict[str, Any]


@dataclass(frozen=True)
class TwoWorkspaces:
    """The first, with a record of every kind, and another with people of its own."""

    admin: httpx.AsyncClient
    """In both; says which by a header."""
    other: str
    stranger: httpx.AsyncClient
    """May do everything in the other one that a permission grants, and is in no more."""


async def sign_in_member(
    app: RunningApp, admin: httpx.AsyncClient, workspace: str, name: str, role_id: str
) -> httpx.AsyncClient:
    """A new account that is in this workspace only."""
    account = {"username": name, "password": USER_PASSWORD, "role_id": role_id}
    made = await admin.post("/api/users", json=account, headers={HEADER: workspace})
    made.raise_for_status()
    return await app.sign_in(name, USER_PASSWORD)


@pytest.fixture
async def two(app: RunningApp, admin: httpx.AsyncClient) -> TwoWorkspaces:
    made = await admin.post("/api/workspaces", json={"name": "Branch"})
    assert made.status_code == 201, made.text
    other = made.json()["id"]
    admin.headers[HEADER] = FIRST_WORKSPACE
    role = await admin.post("/api/roles", json={"name": "All", "permissions": ALL})
    stranger = await sign_in_member(app, admin, other, "eve", role.json()["id"])
    return TwoWorkspaces(admin, other, stranger)


def is_of_workspace(operation: Operation) -> bool:
    return any(part in operation.template for part in OF_WORKSPACE)


async def read_all(client: httpx.AsyncClient, found: list[Operation]) -> Json:
    """What every record of the walk is now; a refusal says nothing but its status."""
    reads = [each for each in found if each.method == "GET" and is_of_workspace(each)]
    shown = {}
    for each in reads:
        if "events" not in each.path and "export" not in each.path:
            answer = await client.get(each.path)
            shown[each.path] = (answer.status_code, answer.text if answer.is_success else "")
    return shown


@pytest.mark.promise("workspaces")
async def test_ids_of_another_workspace_are_404_on_every_route_and_stay_unchanged(
    two: TwoWorkspaces,
) -> None:
    found, _ = await operations(two.admin)
    before = await read_all(two.admin, found)
    assert sum(status == 200 for status, _ in before.values()) > 10
    wrong = []
    for each in filter(is_of_workspace, found):
        for claimed in (None, two.other, FIRST_WORKSPACE):
            headers = {HEADER: claimed} if claimed else {}
            answer = await two.stranger.request(each.method, each.path, json={}, headers=headers)
            # Who is in no workspace that he names is 404 before his role is looked at.
            is_for_administrators = "model" in each.template and claimed != FIRST_WORKSPACE
            if answer.status_code not in ({403, 404} if is_for_administrators else {404}):
                wrong.append((each.method, each.template, claimed, answer.status_code))
    assert wrong == []
    assert await read_all(two.admin, found) == before


@pytest.mark.promise("workspaces")
async def test_lists_of_another_workspace_are_empty(two: TwoWorkspaces) -> None:
    await operations(two.admin)
    for path in ("datasources", "chats", "files", "terms", "examples", "proposals", "groups"):
        own = (await two.admin.get(f"/api/{path}")).json()["items"]
        theirs = (await two.stranger.get(f"/api/{path}")).json()["items"]
        assert (path, bool(own), theirs) == (path, True, [])
    for path in ("saved-questions", "saved-questions/folders", "dashboards"):
        own = (await two.admin.get(f"/api/{path}")).json()["items"]
        theirs = await two.admin.get(f"/api/{path}", headers={HEADER: two.other})
        assert (path, bool(own), theirs.json()["items"]) == (path, True, [])  # of the same user
    grantees = (await two.stranger.get("/api/saved-questions/grantees")).json()["shares"]
    assert [each["name"] for each in grantees] == ["admin"]  # a member of both; no group
    models = (await two.stranger.get("/api/models")).json()["items"]
    assert [model["kind"] for model in models] == ["builtin"]
    users = (await two.stranger.get("/api/users")).json()["items"]
    assert {each["username"] for each in users} == {"admin", "eve"}  # admin made the workspace


@pytest.mark.promise("workspaces")
async def test_a_body_cannot_name_what_is_in_another_workspace(two: TwoWorkspaces) -> None:
    source, chat = await find_demo_id(two.admin), str(uuid4())
    term = {"datasource_id": source, "name": "x", "definition": "x"}
    assert (await two.stranger.post("/api/terms", json=term)).status_code == 404
    example = {"datasource_id": source, "question": "q", "sql": "SELECT 1"}
    assert (await two.stranger.post("/api/examples", json=example)).status_code == 404
    starters = await two.stranger.get("/api/starters", params={"datasource_id": source})
    assert starters.status_code == 404
    question = ask(chat, source)
    asked = await two.stranger.post("/api/chats/runs", json=question)
    assert asked.status_code == 404
    (await two.admin.post("/api/chats/runs", json=question)).raise_for_status()
    elsewhere = await two.admin.post(
        "/api/chats/runs", json=ask(chat, None), headers={HEADER: two.other}
    )
    assert elsewhere.status_code == 404  # the chat of the same user, asked in the other workspace


@pytest.mark.promise("workspaces")
async def test_an_administrator_sees_what_is_in_it_only_as_its_member(two: TwoWorkspaces) -> None:
    term = {"name": "fiscal year", "definition": "It begins in April."}
    made = await two.stranger.post("/api/terms", json=term)
    path = f"/api/terms/{made.json()['id']}"
    assert (await two.admin.patch(path, json={})).status_code == 200
    me = (await two.admin.get("/api/auth/me")).json()["id"]
    left = await two.admin.delete(f"/api/workspaces/{two.other}/members/{me}")
    assert left.status_code == 204, left.text
    assert (await two.admin.patch(path, json={})).status_code == 404
    listed = await two.admin.get("/api/terms", headers={HEADER: two.other})
    assert listed.status_code == 404


async def test_who_is_in_several_says_which_unless_the_address_does(two: TwoWorkspaces) -> None:
    del two.admin.headers[HEADER]
    source = (await two.admin.get("/api/datasources", headers={HEADER: FIRST_WORKSPACE})).json()
    source_id = source["items"][0]["id"]
    refused = await two.admin.get("/api/datasources")
    assert refused.status_code == 400
    assert "X-Workspace" in refused.json()["detail"]
    assert (await two.admin.get(f"/api/datasources/{source_id}")).status_code == 200
    # The record counts more than the header.
    named = await two.admin.get(f"/api/datasources/{source_id}", headers={HEADER: two.other})
    assert (named.status_code, named.headers[HEADER]) == (200, FIRST_WORKSPACE)
    assert (await two.admin.get("/api/datasources/none")).status_code == 404
    unknown = await two.admin.get("/api/datasources", headers={HEADER: str(uuid4())})
    assert unknown.status_code == 404
    me = (await two.admin.get("/api/auth/me")).json()
    assert (me["role"], me["workspace_id"]) == ("admin", None)


async def test_roles_hold_in_their_workspace_only(app: RunningApp, two: TwoWorkspaces) -> None:
    await sign_in_member(app, two.admin, FIRST_WORKSPACE, "bob", "user")
    members = f"/api/workspaces/{two.other}/members"
    added = await two.stranger.post(members, json={"username": "bob", "role_id": "teacher"})
    assert added.status_code == 201, added.text
    bob = await app.sign_in("bob", USER_PASSWORD)
    allowed = {}
    for workspace in (FIRST_WORKSPACE, two.other):
        me = (await bob.get("/api/auth/me", headers={HEADER: workspace})).json()
        allowed[workspace] = "teach" in me["permissions"], me["role_id"]
    assert allowed == {FIRST_WORKSPACE: (False, "user"), two.other: (True, "teacher")}
    # An account that is elsewhere, too, is not taken over by who manages people in one.
    bob_id = added.json()["user_id"]
    for change in ({"password": "another-good-password"}, {"enabled": False}):
        taken = await two.stranger.patch(f"/api/users/{bob_id}", json=change)
        assert taken.status_code == 403
    assert (await two.stranger.delete(f"/api/users/{bob_id}")).status_code == 403
    assert (await two.stranger.delete(f"{members}/{bob_id}")).status_code == 204
    assert (await bob.get("/api/datasources")).status_code == 200  # one again: the first
    gone = await bob.get("/api/datasources", headers={HEADER: two.other})
    assert gone.status_code == 404
    assert (await two.stranger.patch(f"/api/users/{bob_id}", json={})).status_code == 404
    foreign = f"/api/workspaces/{FIRST_WORKSPACE}/members"
    assert (await two.stranger.get(foreign)).status_code == 404
    entered = await two.stranger.post(foreign, json={"username": "eve"})
    assert entered.status_code == 404


async def test_a_workspace_is_deleted_when_it_is_empty(two: TwoWorkspaces) -> None:
    term = {"name": "fiscal year", "definition": "It begins in April."}
    made = await two.stranger.post("/api/terms", json=term)
    assert made.status_code == 201, made.text
    refused = await two.admin.delete(f"/api/workspaces/{two.other}")
    assert refused.status_code == 409
    assert "1 term" in refused.json()["detail"]
    await two.stranger.delete(f"/api/terms/{made.json()['id']}")
    assert (await two.admin.delete(f"/api/workspaces/{two.other}")).status_code == 204
    assert (await two.stranger.get("/api/datasources")).status_code == 403
    first = await two.admin.delete(f"/api/workspaces/{FIRST_WORKSPACE}")
    assert first.status_code == 409


@pytest.mark.promise("workspaces")
async def test_the_audit_of_a_workspace_is_its_own(two: TwoWorkspaces) -> None:
    term = {"name": "fiscal year", "definition": "It begins in April."}
    (await two.stranger.post("/api/terms", json=term)).raise_for_status()
    own = (await two.stranger.get("/api/audit", params={"limit": 200})).json()["items"]
    actions = {each["action"] for each in own}
    assert "terms.create" in actions
    assert "users.create" in actions  # of eve herself, by the administrator, in this workspace
    assert {each["kind"] for each in own} == {"change"}  # no sign-in, which is of no workspace
    first = (await two.admin.get("/api/audit", params={"limit": 200})).json()["items"]
    assert "terms.create" not in {each["action"] for each in first}
    assert "sign_in" in {each["kind"] for each in first}  # an administrator sees those
    foreign = first[0]["seq"]
    assert (await two.stranger.post(f"/api/audit/{foreign}/replay")).status_code == 404


def ask(chat: str, source: str | None) -> Json:
    """A question."""
    props = {"datasourceId": source} if source else {}
    return {
        "threadId": chat,
        "runId": str(uuid4()),
        "state": None,
        "messages": [{"id": "q", "role": "user", "content": "how many stores?"}],
        "tools": [],
        "context": [],
        "forwardedProps": {"locale": "en", **props},
    }


def test_the_walk_names_every_kind_of_record() -> None:
    """A new kind of record in an address is put into `OF_WORKSPACE`, or is of no workspace."""
    from controllers.http.permissions import NEEDS

    named = {part for path in NEEDS for part in path.split("/") if part.startswith("{")}
    known = {*OF_WORKSPACE, "{evaluation_id}", "{seq}", "{user_id}", "{workspace_id}"}
    known |= {"{card_id}", "{filter_id}"}  # of a dashboard
    known |= {"{part_id}"}  # of a file
    # Folders hold chats of one person, who has them in each workspace.
    assert named - known == {"{name}", "{role_id}", "{kind}", "{group}", "{folder_id}"}, json.dumps(
        sorted(named)
    )
