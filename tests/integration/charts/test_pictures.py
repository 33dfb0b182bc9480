"""`chart.png`: the chart of an answer, drawn by the real chart service."""

import asyncio
from typing import Any

import httpx
import pytest
from pydantic import HttpUrl, TypeAdapter

from agent.charting.selection.chart_selection import choose_chart
from model.settings import Settings
from tests.support.apps.running_app import RunningApp
from tests.support.apps.scripted_agent_app import (
    SCRIPTED_ITEMS,
    ScriptedApp,
    app,
    ask,
    question,
    scripted,
)
from tests.support.files.images import PixelGrid, decode_png
from tests.support.servers.object_store import unused_address
from tests.unit.agent.answers import make_question as posed
from tests.unit.agent.answers import make_result

FIXTURES = (app, scripted)
BLUE = "#4c6ef5"


@pytest.fixture
def app_settings(app_settings: Settings, request: pytest.FixtureRequest) -> Settings:
    """The chart service is the real one, unless a test names another address or none."""
    given = getattr(request, "param", "real")
    url = request.getfixturevalue("chart_service") if given == "real" else given
    parsed = TypeAdapter(HttpUrl | None).validate_python(url)
    return app_settings.model_copy(update={"gpt_vis_url": parsed})


NOT_SET = pytest.mark.parametrize("app_settings", [None], indirect=True)
NOBODY = pytest.mark.parametrize(
    "app_settings", [f"http://{unused_address()}"], indirect=True, ids=["nobody"]
)


@pytest.fixture
async def run_id(scripted: ScriptedApp, user: httpx.AsyncClient) -> str:
    """An answer with a chart of three provinces."""
    rows = make_result("省份:t 销售额:n", ("广东", "100"), ("浙江", "50"), ("江苏", "25"))
    chart = choose_chart(rows, posed("各省销售额"), "销售额")
    assert chart is not None
    scripted.agent.says = [*SCRIPTED_ITEMS[:5], activity(chart.model_dump()), *SCRIPTED_ITEMS[5:]]
    body = question()
    await ask(user, body)
    return str(body["runId"])


def activity(content: dict[str, Any]) -> Any:
    from ag_ui.core import ActivitySnapshotEvent

    return ActivitySnapshotEvent(message_id="a3", activity_type="chart", content=content)


async def draw(user: httpx.AsyncClient, run_id: str, **requested: Any) -> PixelGrid:
    response = await user.get(f"/api/chats/runs/{run_id}/chart.png", params=requested)
    assert response.status_code == 200, response.text
    assert response.headers["content-type"] == "image/png"
    assert response.headers["cache-control"] == "no-store"
    return await asyncio.to_thread(decode_png, response.content)


async def expect_refusal(
    user: httpx.AsyncClient, run_id: str, **requested: Any
) -> tuple[int, str, str]:
    response = await user.get(f"/api/chats/runs/{run_id}/chart.png", params=requested)
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    return response.status_code, problem["code"], problem["detail"]


async def test_columns_are_as_high_as_the_rows_say(user: httpx.AsyncClient, run_id: str) -> None:
    shown = await draw(user, run_id)
    assert shown.size == (1600, 900)
    first, second, third = shown.heights(BLUE)
    assert second / first == pytest.approx(0.5, abs=0.02)
    assert third / first == pytest.approx(0.25, abs=0.02)


async def test_theme_size_and_type_are_the_ones_asked_for(
    user: httpx.AsyncClient, run_id: str
) -> None:
    shown = await draw(user, run_id, theme="dark", width=400, height=300, type="bar")
    assert shown.size == (800, 600)
    assert shown.at(2, 2) == "#1b1f29"
    lying = await draw(user, run_id, type="bar")
    assert len(lying.heights(BLUE)) == 1  # bars that lie stand above one another


@pytest.mark.parametrize(
    "requested",
    [
        {"theme": "pink"}, {"width": "0"}, {"width": "100000"}, {"height": "x"},
        {"height": "１００"}, {"type": "kpi"}, {"type": "function(){}"},
    ],
)  # fmt: skip
async def test_wishes_that_are_none_are_refused(
    user: httpx.AsyncClient, run_id: str, requested: dict[str, str]
) -> None:
    status, code, _ = await expect_refusal(user, run_id, **requested)
    assert (status, code) == (400, "bad_request")


async def test_only_its_owner_sees_a_chart(
    user: httpx.AsyncClient, admin: httpx.AsyncClient, guest: httpx.AsyncClient, run_id: str
) -> None:
    assert (await expect_refusal(admin, run_id, theme="pink"))[0] == 404
    assert (await expect_refusal(guest, run_id))[0] == 401


async def put_settings(user: httpx.AsyncClient, run_id: str, **settings: Any) -> httpx.Response:
    return await user.put(f"/api/chats/runs/{run_id}/chart", json=settings)


async def read_settings(user: httpx.AsyncClient, run_id: str) -> Any:
    run = (await user.get(f"/api/chats/runs/{run_id}")).json()
    messages = (await user.get(f"/api/chats/{run['chat_id']}")).json()["messages"]
    answer = next(m for m in messages if m["run_id"] == run_id and m["role"] == "assistant")
    assert answer["chart_settings"] == run["chart_settings"]
    return run["chart_settings"]


async def test_a_picture_is_drawn_as_its_chart_is_set(user: httpx.AsyncClient, run_id: str) -> None:
    answer = await put_settings(user, run_id, top=2, sort="ascending", colors={"销售额": "#112233"})
    assert answer.status_code == 200
    shown = await draw(user, run_id)
    low, high = shown.heights("#112233")
    assert low / high == pytest.approx(0.5, abs=0.02)
    assert shown.heights(BLUE) == []
    await put_settings(user, run_id)
    assert len((await draw(user, run_id)).heights(BLUE)) == 3


async def test_settings_are_kept_with_the_answer_until_they_are_reset(
    user: httpx.AsyncClient, run_id: str
) -> None:
    assert await read_settings(user, run_id) is None
    await put_settings(user, run_id, type="bar", reference={"kind": "average"})
    stored = await read_settings(user, run_id)
    assert (stored["type"], stored["reference"]["kind"], stored["sort"]) == (
        "bar",
        "average",
        "rows",
    )
    await put_settings(user, run_id, top=3)
    assert (await read_settings(user, run_id))["type"] is None
    await put_settings(user, run_id)
    assert await read_settings(user, run_id) is None


async def test_only_the_owner_sets_a_chart(
    user: httpx.AsyncClient, admin: httpx.AsyncClient, guest: httpx.AsyncClient, run_id: str
) -> None:
    assert (await put_settings(admin, run_id, sort="no such order")).status_code == 404
    assert (await put_settings(guest, run_id, top=2)).status_code == 401
    assert await read_settings(user, run_id) is None


@pytest.mark.parametrize(
    ("settings", "status"),
    [
        ({"type": "scatter"}, 400), ({"type": "function"}, 422), ({"top": 0}, 422),
        ({"colors": {"a": "url(x)"}}, 422), ({"x_title": "x" * 81}, 422),
        ({"reference": {"value": 1e300}}, 422), ({"hidden": ["x"] * 101}, 422),
    ],
)  # fmt: skip
async def test_settings_that_are_none_are_refused(
    user: httpx.AsyncClient, run_id: str, settings: dict[str, Any], status: int
) -> None:
    assert (await put_settings(user, run_id, **settings)).status_code == status


async def test_an_answer_without_a_chart_has_no_settings(user: httpx.AsyncClient) -> None:
    body = question()
    await ask(user, body)
    assert (await put_settings(user, body["runId"], top=2)).status_code == 404


async def test_an_answer_without_a_chart_has_no_picture(user: httpx.AsyncClient) -> None:
    body = question()
    await ask(user, body)
    assert (await expect_refusal(user, body["runId"]))[:2] == (404, "not_found")


async def test_the_same_picture_is_drawn_once(
    app: RunningApp, user: httpx.AsyncClient, run_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = await user.get(f"/api/chats/runs/{run_id}/chart.png")
    monkeypatch.setattr(app.services.chart_images, "_renderer", object())
    assert (await user.get(f"/api/chats/runs/{run_id}/chart.png")).content == before.content


async def test_the_service_stands_in_readyz_and_capabilities(
    guest: httpx.AsyncClient, user: httpx.AsyncClient
) -> None:
    assert (await guest.get("/readyz")).json()["checks"]["gpt_vis"]["status"] == "ok"
    assert (await user.get("/api/capabilities")).json()["chart_pictures"] is True


@NOT_SET
async def test_without_a_service_the_problem_names_the_setting(
    user: httpx.AsyncClient, guest: httpx.AsyncClient, run_id: str
) -> None:
    status, code, detail = await expect_refusal(user, run_id)
    assert (status, code) == (503, "unavailable")
    assert "GPT_VIS_URL" in detail
    assert "gpt_vis" not in (await guest.get("/readyz")).json()["checks"]


@NOBODY
async def test_a_service_that_is_away_is_503_and_the_server_still_ready(
    user: httpx.AsyncClient, guest: httpx.AsyncClient, run_id: str
) -> None:
    assert (await expect_refusal(user, run_id))[:2] == (503, "unavailable")
    ready = await guest.get("/readyz")
    assert ready.status_code == 200
    assert ready.json()["checks"]["gpt_vis"]["status"] == "down"
