"""Questions over data with the chart tools of a hub: chosen by a model, filled from the rows."""

import asyncio
import json
from base64 import b64encode
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from mcp import types

from agent.data_agent.nodes import chart_tool
from model.settings import Settings
from tests.support.app_start.given_settings import given_settings
from tests.support.apps.agui_events import tools_of
from tests.support.apps.model_app import Answer, Asker, app_settings, find_demo_id, model
from tests.support.apps.running_app import running
from tests.support.polling import eventually
from tests.support.scripted.hub_server import TOKEN, ScriptedHub, ScriptedTool, scripted_hub
from tests.support.scripted.model_replies import Pause, Reply, sql_reply, text_reply, tool_reply
from tests.support.scripted.model_server import ScriptedModel

FIXTURES = (app_settings, model)
PNG = b"\x89PNG\r\n\x1a\n"
SQL = (
    "SELECT r.name AS region, COUNT(*) * 1.5 AS revenue, COUNT(*) AS n FROM regions r"
    " JOIN provinces p ON p.region_id = r.region_id GROUP BY r.name ORDER BY r.name"
)
COLUMN = "generate_column_chart"
LINK = "http://pictures.test/1.png"
ITEMS = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {"category": {"type": "string"}, "value": {"type": "number"}},
        "required": ["category", "value"],
    },
}


def asker_with(settings: Settings, charts: str | None = None, **mcp: Any) -> Any:
    """The application with a hub, and with the chart service at `charts`."""
    given = given_settings(data_dir=settings.data_dir, mcp=mcp, gpt_vis_url=charts)
    changed = {"mcp": given.mcp, "gpt_vis_url": given.gpt_vis_url}
    return running(settings.model_copy(update=changed))


def column_tool(work: Any = None) -> ScriptedTool:
    """A tool with the schema of the real one, which says where its image is."""

    async def draws(_: dict[str, Any]) -> str:
        return LINK

    properties = {"data": ITEMS, "title": {"type": "string"}, "width": {"type": "number"}}
    schema = {"type": "object", "properties": properties, "required": ["data"]}
    return ScriptedTool(types.Tool(name=COLUMN, input_schema=schema), work or draws)


@pytest.fixture
async def hub() -> AsyncIterator[ScriptedHub]:
    async with scripted_hub(database=[column_tool()]) as hub:
        yield hub


@pytest.fixture
async def asker(
    app_settings: Settings, hub: ScriptedHub, request: pytest.FixtureRequest
) -> AsyncIterator[Asker]:
    local = getattr(request, "param", "generate_*")
    url = hub.url("database")
    given = {"hub_database_qa_group_url": url, "hub_token": TOKEN, "hub_local_tools": local}
    async with asker_with(app_settings, **given) as app:
        user = await app.new_user("ada")
        yield Asker(user, await find_demo_id(user))


def codes(answer: Answer) -> list[str]:
    return [notice["code"] for notice in answer.all("notice")]


@pytest.fixture
async def real(app_settings: Settings, chart_hub: str, chart_service: str) -> AsyncIterator[Asker]:
    """A user whose hub has the real tools, which our chart service draws for."""
    url, local = f"{chart_hub}/mcp/chart", "generate_*"
    given = {"hub_database_qa_group_url": url, "hub_local_tools": local}
    async with asker_with(app_settings, chart_service, **given) as app:
        user = await app.new_user("ada")
        yield Asker(user, await find_demo_id(user))


@pytest.mark.xdist_group("charts")
@pytest.mark.parametrize(
    ("tool", "columns"),
    [
        ("column", {"category": "region", "value": "revenue"}),
        ("bar", {"category": "region", "value": "revenue"}),
        ("line", {"time": "region", "value": "revenue"}),
        ("area", {"time": "region", "value": "revenue"}),
        ("pie", {"category": "region", "value": "revenue"}),
        ("funnel", {"category": "region", "value": "revenue"}),
        ("radar", {"name": "region", "value": "revenue"}),
        ("treemap", {"name": "region", "value": "revenue"}),
        ("word_cloud", {"text": "region", "value": "revenue"}),
        ("boxplot", {"category": "region", "value": "revenue"}),
        ("violin", {"category": "region", "value": "revenue"}),
        ("waterfall", {"category": "region", "value": "revenue"}),
        ("scatter", {"x": "n", "y": "revenue"}),
        ("histogram", {"value": "revenue"}),
        ("sankey", {"source": "region", "target": "revenue", "value": "n"}),
        ("dual_axes", {"categories": "region", "column": "revenue", "line": "n"}),
    ],
)
async def test_every_real_tool_draws_the_rows(
    real: Asker, model: ScriptedModel, tool: str, columns: dict[str, str]
) -> None:
    model.script("sql", sql_reply(SQL, title="Regions"))
    model.script("drawing", tool_reply((f"generate_{tool}_chart", columns | {"title": "Regions"})))
    answer = await real.ask()
    [call] = tools_of(answer.events)
    assert not call["failed"], call["result"]
    assert json.loads(call["arguments"]).items() >= columns.items()
    async with httpx.AsyncClient(trust_env=False) as client:
        picture = await client.get(call["result"])
    assert picture.content.startswith(PNG)
    assert call["pictures"] == [f"data:image/png;base64,{b64encode(picture.content).decode()}"]
    [offered] = [request.tools for request in model.of("drawing")]
    assert len(offered) == 16
    assert "generate_liquid_chart" not in offered


async def test_the_rows_fill_the_tool_whatever_the_model_says(
    asker: Asker, model: ScriptedModel, hub: ScriptedHub
) -> None:
    lies = {
        "category": "region",
        "value": "revenue",
        "data": [{"category": "Mars", "value": 999}],
        "width": 99_999,
        "title": "Revenue rose to 999 million",
    }
    model.script("sql", sql_reply(SQL, title="Revenue of 888"))
    model.script("drawing", tool_reply((COLUMN, lies)))
    answer = await asker.ask()
    [(_, _, sent)] = hub.calls
    assert sent == {"data": [{"category": row[0], "value": float(row[1])} for row in answer.rows]}
    [call] = tools_of(answer.events)
    assert (call["result"], call["failed"]) == (LINK, False)
    assert "999" not in json.dumps({**call, "id": ""}), "an id is random"
    [request] = model.of("drawing")
    assert answer.rows[0][0] not in json.dumps(request.body, ensure_ascii=False)
    offered = request.body["tools"][0]["function"]["parameters"]["properties"]
    assert offered.keys() == {"category", "value", "title"}
    assert offered["value"]["enum"] == ["revenue", "n"]


@pytest.mark.parametrize(
    "given",
    [
        {"category": "region", "value": 42},
        {"category": "region", "value": "42"},
        {"category": "region", "value": "region"},
        {"category": ["a", "b"], "value": "revenue"},
        {"data": [{"category": "Mars", "value": 999}]},
        {},
    ],
)
async def test_numbers_in_the_place_of_columns_are_refused(
    asker: Asker, model: ScriptedModel, hub: ScriptedHub, given: dict[str, Any]
) -> None:
    model.script("sql", sql_reply(SQL))
    model.script("drawing", tool_reply((COLUMN, given)))
    answer = await asker.ask()
    assert (hub.calls, tools_of(answer.events), answer.code) == ([], [], "success")
    assert codes(answer) == ["chart_tool_refused"]


async def test_other_tools_cannot_be_called(
    asker: Asker, model: ScriptedModel, hub: ScriptedHub
) -> None:
    hub.groups["database"].append(ScriptedTool(types.Tool(name="mail", input_schema={}), None))
    model.script("sql", sql_reply(SQL))
    model.script("drawing", tool_reply(("mail", {"text": "everything"})))
    answer = await asker.ask()
    assert (hub.calls, codes(answer)) == ([], ["chart_tool_refused"])


async def test_what_a_tool_says_instead_of_a_picture_is_told(
    asker: Asker, model: ScriptedModel, hub: ScriptedHub
) -> None:
    async def fails(_: dict[str, Any]) -> types.CallToolResult:
        words = [types.TextContent(type="text", text="no space left")]
        return types.CallToolResult(content=words, is_error=True)

    hub.groups["database"][:] = [column_tool(fails)]
    model.script("sql", sql_reply(SQL))
    model.script("drawing", tool_reply((COLUMN, {"category": "region", "value": "revenue"})))
    answer = await asker.ask()
    [call] = tools_of(answer.events)
    assert (call["failed"], answer.code) == (True, "success")
    assert "no space left" in answer.one("notice")["message"]


async def test_a_hub_that_is_gone_is_a_notice(
    asker: Asker, model: ScriptedModel, hub: ScriptedHub
) -> None:
    await hub.drop()
    try:
        model.script("sql", sql_reply(SQL))
        model.script("drawing", tool_reply((COLUMN, {"category": "region", "value": "revenue"})))
        answer = await asker.ask()
        assert (codes(answer), answer.code) == (["chart_tool_failed"], "success")
    finally:
        await hub.start()


@pytest.mark.parametrize("asker", [""], indirect=True)
async def test_rows_go_to_no_tool_that_may_send_them_out(
    asker: Asker, model: ScriptedModel, hub: ScriptedHub
) -> None:
    model.script("sql", sql_reply(SQL))
    answer = await asker.ask()
    assert (hub.calls, model.of("drawing")) == ([], [])
    assert codes(answer) == ["chart_tool_send_out"]


async def test_the_model_may_choose_none(
    asker: Asker, model: ScriptedModel, hub: ScriptedHub
) -> None:
    model.script("sql", sql_reply(SQL))
    answer = await asker.ask()
    assert (hub.calls, tools_of(answer.events), answer.all("notice")) == ([], [], [])
    assert len(model.of("drawing")) == 1


async def test_one_row_needs_no_picture(asker: Asker, model: ScriptedModel) -> None:
    model.script("sql", sql_reply("SELECT 1 AS n"))
    await asker.ask()
    assert model.of("drawing") == []


async def test_the_summary_begins_before_a_tool_is_chosen(
    asker: Asker, model: ScriptedModel
) -> None:
    held = asyncio.Event()
    model.script("sql", sql_reply(SQL))
    model.script("summary", Reply([Pause(held), "Now."]))
    asking = asyncio.create_task(asker.ask())
    await eventually(lambda: model.of("summary"))
    assert model.of("drawing") == []
    held.set()
    assert (await asking).text == "Now."
    assert len(model.of("drawing")) == 1


async def test_without_a_hub_the_model_is_not_asked(
    app_settings: Settings, model: ScriptedModel
) -> None:
    async with running(app_settings) as app:
        user = await app.new_user("ada")
        model.script("sql", sql_reply(SQL))
        model.script("summary", text_reply("Fine."))
        await Asker(user, await find_demo_id(user)).ask()
    assert sorted({request.kind for request in model.requests}) == ["sql", "suggestions", "summary"]


async def test_an_answer_does_not_wait_for_the_choice_of_a_picture(
    asker: Asker, model: ScriptedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chart_tool, "AFTER_ANSWER_S", 0.05)
    model.script("sql", sql_reply(SQL))
    model.script("drawing", Reply([Pause(asyncio.Event())]))
    answer = await asker.ask()
    assert (answer.code, codes(answer)) == ("success", ["chart_tool_failed"])
    assert answer.one("notice")["message"].endswith("It was not ready in time.")


async def test_an_answer_does_not_wait_for_a_picture(
    asker: Asker, model: ScriptedModel, hub: ScriptedHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chart_tool, "AFTER_ANSWER_S", 0.05)
    released = asyncio.Event()

    async def waits(_: dict[str, Any]) -> str:
        await released.wait()
        return LINK

    hub.groups["database"][:] = [column_tool(waits)]
    model.script("sql", sql_reply(SQL))
    model.script("drawing", tool_reply((COLUMN, {"category": "region", "value": "revenue"})))
    try:
        answer = await asker.ask()
    finally:
        released.set()
    [call] = tools_of(answer.events)
    assert (answer.code, call["failed"]) == ("success", True)
    assert call["result"] == "It was not ready in time."
