"""Dify is offered only when it is configured, and half a configuration stops the start."""

import httpx
import pytest

from model.errors import Misconfigured
from model.settings import Settings
from services.container import open_services
from tests.support.app_start.given_settings import given_settings
from tests.support.apps.scripted_agent_app import question


async def test_without_dify_the_mode_is_not_offered(user: httpx.AsyncClient) -> None:
    assert "dify" not in (await user.get("/api/capabilities")).json()["modes"]
    body = question("hello?", mode="dify", datasourceId=None)
    assert (await user.post("/api/chats/runs", json=body)).status_code == 400


async def test_an_address_without_a_key_stops_the_start(app_settings: Settings) -> None:
    given = given_settings(
        data_dir=app_settings.data_dir, dify={"server_url": "http://127.0.0.1:1"}
    )
    settings = app_settings.model_copy(update={"dify": given.dify})
    with pytest.raises(Misconfigured, match="DIFY_DATABASE_QA_API_KEY"):
        async with open_services(settings):
            pass
