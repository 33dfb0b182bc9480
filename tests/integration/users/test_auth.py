from typing import Any

import httpx
import jwt
import pytest
from argon2 import PasswordHasher
from sqlalchemy import select, update

from model.tables.user import UserRow
from tests.support.apps.running_app import USER_NAME, USER_PASSWORD, RunningApp, on_both

ME = "/api/auth/me"
LOGIN = "/api/auth/login"


def _make_credentials(username: str = USER_NAME, password: str = USER_PASSWORD) -> dict[str, str]:
    return {"username": username, "password": password}


@on_both
async def test_signing_in_gives_a_token_and_who_one_is(
    app: RunningApp, user: httpx.AsyncClient, guest: httpx.AsyncClient
) -> None:
    answer = await guest.post(LOGIN, json=_make_credentials())
    assert answer.status_code == 200
    given = answer.json()
    assert set(given) == {"access_token", "token_type", "expires_in", "user"}
    assert (given["token_type"], given["expires_in"] > 0) == ("Bearer", True)
    assert given["user"]["username"] == USER_NAME
    me = await (await app.client(given["access_token"])).get(ME)
    assert {name: me.json()[name] for name in ("id", "username", "role")} == given["user"]
    assert me.json()["last_login_at"].endswith("Z")


async def test_the_name_is_recognised_in_any_case_and_form(
    user: httpx.AsyncClient, guest: httpx.AsyncClient
) -> None:
    assert (await guest.post(LOGIN, json=_make_credentials("ＡDA"))).status_code == 200


@pytest.mark.promise("throttled-sign-in")
async def test_a_wrong_name_and_a_wrong_password_read_the_same(
    user: httpx.AsyncClient, guest: httpx.AsyncClient
) -> None:
    wrong = await guest.post(LOGIN, json=_make_credentials(password="wrong"))
    unknown = await guest.post(LOGIN, json=_make_credentials("nobody"))
    for answer in (wrong, unknown):
        assert answer.status_code == 401
    assert {**wrong.json(), "request_id": ""} == {**unknown.json(), "request_id": ""}


@pytest.mark.promise("ended-sessions")
@on_both
async def test_logout_ends_every_earlier_token(app: RunningApp, user: httpx.AsyncClient) -> None:
    other = await app.sign_in(USER_NAME, USER_PASSWORD)
    assert (await user.post("/api/auth/logout")).status_code == 204
    assert [(await client.get(ME)).status_code for client in (user, other)] == [401, 401]
    assert (await (await app.sign_in(USER_NAME, USER_PASSWORD)).get(ME)).status_code == 200


@pytest.mark.promise("ended-sessions")
@on_both
async def test_a_password_change_ends_earlier_tokens_and_gives_a_new_one(
    app: RunningApp, user: httpx.AsyncClient, guest: httpx.AsyncClient
) -> None:
    body = {"current_password": USER_PASSWORD, "new_password": "another long one"}
    changed = await user.post("/api/auth/password", json=body)
    assert changed.status_code == 200
    assert (await user.get(ME)).status_code == 401
    fresh = await app.client(changed.json()["access_token"])
    assert (await fresh.get(ME)).status_code == 200
    assert (await guest.post(LOGIN, json=_make_credentials())).status_code == 401
    assert (
        await guest.post(LOGIN, json=_make_credentials(password="another long one"))
    ).status_code == 200


@pytest.mark.parametrize(
    ("current", "new", "path"),
    [
        ("wrong", "another long one", "current_password"),
        (USER_PASSWORD, "short", "new_password"),
        (USER_PASSWORD, "password1", "new_password"),
    ],
)
async def test_a_refused_password_change_says_why_and_changes_nothing(
    user: httpx.AsyncClient, current: Any, new: str, path: str
) -> None:
    body = {"current_password": current, "new_password": new}
    answer = await user.post("/api/auth/password", json=body)
    assert answer.status_code == 422
    assert [error["path"] for error in answer.json()["errors"]] == [path]
    assert (await user.get(ME)).status_code == 200


@pytest.mark.promise("ended-sessions")
async def test_a_disabled_user_is_out_at_once_and_cannot_come_back(
    app: RunningApp, admin: httpx.AsyncClient, user: httpx.AsyncClient, guest: httpx.AsyncClient
) -> None:
    me = (await user.get(ME)).json()
    await admin.patch(f"/api/users/{me['id']}", json={"enabled": False})
    assert (await user.get(ME)).status_code == 401
    assert (await guest.post(LOGIN, json=_make_credentials())).status_code == 401


@pytest.mark.promise("ended-sessions")
async def test_a_revocation_by_another_worker_counts_within_seconds(
    app: RunningApp, user: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    me = (await user.get(ME)).json()
    users = app.services.users
    monkeypatch.setattr(users._user_cache, "invalidate", lambda _: None)  # as in another worker
    await users.sign_out(me["id"])
    monkeypatch.setattr("services.users.user_cache.MAX_AGE_S", 0.0)
    assert (await user.get(ME)).status_code == 401


@pytest.mark.promise("permissions")
async def test_the_role_in_a_token_is_not_believed(
    app: RunningApp, user: httpx.AsyncClient
) -> None:
    key = (app.settings.data_dir / "jwt_secret_key").read_text().strip()
    token = user.headers["authorization"].split()[1]
    claims = jwt.decode(token, key, algorithms=["HS256"])
    forged = jwt.encode(claims | {"role": "admin"}, key, algorithm="HS256")
    boasting = await app.client(forged)
    assert (await boasting.get(ME)).json()["role"] == "user"
    assert (await boasting.get("/api/users")).status_code == 403


async def test_signing_in_renews_an_outdated_hash(
    app: RunningApp, user: httpx.AsyncClient, guest: httpx.AsyncClient
) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(USER_PASSWORD)
    async with app.services.database.transaction() as session:
        await session.execute(update(UserRow).values(password_hash=weak))
    assert (await guest.post(LOGIN, json=_make_credentials())).status_code == 200
    async with app.services.database.reading() as session:
        query = select(UserRow.password_hash).where(UserRow.username == USER_NAME)
        assert "m=128,t=1" in (await session.scalar(query) or ""), "those of the app"


@pytest.mark.promise("hashed-passwords")
async def test_a_password_stored_as_plain_text_lets_nobody_in(
    app: RunningApp, user: httpx.AsyncClient, guest: httpx.AsyncClient
) -> None:
    async with app.services.database.transaction() as session:
        await session.execute(update(UserRow).values(password_hash=USER_PASSWORD))
    assert (await guest.post(LOGIN, json=_make_credentials())).status_code == 401
