"""The real chart tools behind a real hub, drawn by our own chart service."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest

from services.tools.endpoint import HubEndpoint
from services.tools.hub_group import CallLimits, HubGroup
from services.tools.image_links import ImageLinks
from services.tools.tool_listing import ToolFilter
from tests.support.files.images import decode_png

pytestmark = pytest.mark.xdist_group("charts")
ROWS = [{"category": "华东", "value": 12.5}, {"category": "华南", "value": 7}]
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(params=["mcp", "sse"])
async def group(request: pytest.FixtureRequest, chart_hub: str) -> AsyncIterator[HubGroup]:
    group = HubGroup(
        "common", HubEndpoint(f"{chart_hub}/{request.param}/chart"), ToolFilter(), CallLimits()
    )
    yield group
    await group.close()


async def test_the_chart_tools_draw_through_the_hub(group: HubGroup) -> None:
    tools = {tool.name: tool for tool in await group.tools()}
    assert group.problem is None
    assert {"generate_column_chart", "generate_pie_chart", "generate_line_chart"} <= set(tools)
    assert tools["generate_column_chart"].arguments["required"] == ["data"]
    result = await group.call("generate_column_chart", {"data": ROWS, "title": "各地区"}, "ada")
    assert not result.failed, result.text
    async with httpx.AsyncClient(trust_env=False) as client:
        picture = await client.get(result.text)
    assert picture.content.startswith(PNG)


async def test_the_picture_behind_the_link_is_fetched(chart_hub: str, chart_service: str) -> None:
    links = ImageLinks([chart_service])
    group = HubGroup(
        "common", HubEndpoint(f"{chart_hub}/mcp/chart"), ToolFilter(), CallLimits(), links
    )
    try:
        result = await group.call("generate_column_chart", {"data": ROWS, "title": "各地区"}, "ada")
    finally:
        await group.close()
    [drawn] = result.images
    assert (drawn.mime, decode_png(drawn.data).is_blank) == ("image/png", False)


async def test_data_that_cannot_be_drawn_comes_back_as_a_failure(group: HubGroup) -> None:
    result = await group.call("generate_column_chart", {"data": "no rows"}, "ada")
    assert result.failed
    assert "data" in result.text


async def test_several_charts_are_drawn_side_by_side(group: HubGroup) -> None:
    tools = group.for_user("ada")
    calls = [tools.call("generate_pie_chart", {"data": ROWS, "title": str(n)}) for n in range(6)]
    answers = await asyncio.gather(*calls)
    assert not any(answer.failed for answer in answers)
    assert len({answer.text for answer in answers}) == 6
