"""A picture that is drawn while its user loses rights is not sent."""

import asyncio
from dataclasses import dataclass, field

import pytest

from tests.integration.datasources.access.guarded_source import Guarded, app
from tests.integration.policies.ruled_source import guarded, policy
from tests.integration.policies.test_withheld_answers import DENY, ask_names, put
from tests.support.apps.model_app import app_settings, model
from tests.support.polling import eventually
from tests.support.scripted.model_server import ScriptedModel

FIXTURES = (app, app_settings, guarded, model, policy)


@dataclass
class SlowRenderer:
    """A chart service that draws when it may."""

    may_draw: asyncio.Event = field(default_factory=asyncio.Event)
    bodies: list[bytes] = field(default_factory=list)

    async def draw(self, body: bytes) -> bytes:
        self.bodies.append(body)
        await self.may_draw.wait()
        return b"a picture"


@pytest.mark.promise("lost-rights")
@pytest.mark.parametrize("guarded", ["sqlite"], indirect=True)
@pytest.mark.parametrize("loses", [True, False])
async def test_a_picture_that_comes_too_late_is_not_sent(
    guarded: Guarded, model: ScriptedModel, monkeypatch: pytest.MonkeyPatch, *, loses: bool
) -> None:
    answer = await ask_names(guarded, model)
    renderer = SlowRenderer()
    monkeypatch.setattr(guarded.app.services.chart_images, "_renderer", renderer)
    place = f"/api/chats/runs/{answer.run_id}/chart.png"
    picture = asyncio.create_task(guarded.all.client.get(place))
    await eventually(lambda: renderer.bodies)
    if loses:
        await put(guarded, column_rules=[DENY])
    renderer.may_draw.set()
    response = await picture
    assert response.status_code == (404 if loses else 200)
    assert response.headers["cache-control"] == "no-store"
