"""What Dify says about an error may quote its key: users read it without the key."""

import httpx
import pytest

from tests.integration.dify.test_answers import app_settings, ask_dify, dify, limit_s
from tests.support.scripted.dify_server import KEY, ScriptedDify, event

FIXTURES = (app_settings, dify, limit_s)


@pytest.mark.promise("secrets-stay")
@pytest.mark.parametrize("streamed", [False, True])
async def test_an_error_that_quotes_the_key_is_shown_without_it(
    user: httpx.AsyncClient, dify: ScriptedDify, streamed: bool
) -> None:
    words = {"code": "bad_request", "message": f"header Bearer {KEY} is odd"}
    if streamed:
        dify.says = [event("error", status=400, **words)]
    else:
        dify.refuse = [(400, words)]
    answer = await ask_dify(user)
    assert "header Bearer … is odd" in answer.message
    assert KEY not in str(answer.events)
