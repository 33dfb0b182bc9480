"""A session that ends while an answer is made gets none of it."""

from typing import Any

import httpx
import pytest

from tests.integration.saved_questions.questions import find_me
from tests.support.apps.running_app import RunningApp


@pytest.mark.parametrize("path", ["/api/starters?datasource_id=s", "/api/storage/own"])
async def test_what_is_made_meanwhile_is_withheld(
    app: RunningApp, user: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    me = await find_me(user)
    service, method = {
        "/api/starters?datasource_id=s": (app.services.starters, "suggest_for_source"),
        "/api/storage/own": (app.services.uploads, "read_storage"),
    }[path]
    make = getattr(service, method)

    async def end_session_meanwhile(*given: Any) -> Any:
        await app.services.users.sign_out(me)
        return ("Zqsecret?",) if method == "suggest_for_source" else await make(*given)

    monkeypatch.setattr(service, method, end_session_meanwhile)
    answer = await user.get(path)
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthorized")
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert not {"Zqsecret", "bytes_limit"} & set(answer.text.split('"'))
    assert "Zqsecret" not in answer.text
