"""Optional servers beside this service: the tool hub, the chart renderer, a Dify application."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from pydantic import HttpUrl

from model.answers.answer_rights import StoredAnswerRights
from model.database.engine import Database
from model.settings import Settings, to_misconfigured
from services.answering.ports import Agent
from services.charts.chart_images import ChartImages
from services.container.core import Core
from services.files.file_forwarding import FileForwarding
from services.tools.endpoint import HubEndpoint
from services.tools.service import GroupName, ToolService
from services.tools.tool_listing import ToolFilter

if TYPE_CHECKING:
    from services.dify.client import DifyClient
    from services.tools.hub_group import HubGroup

_READ_MARGIN_S = 5
"""How much longer the connection to the hub waits than a call of a tool may take."""
_DIFY_TOTAL_FACTOR = 10
"""A whole answer may take this many times as long as the longest silence within it."""


@asynccontextmanager
async def open_tools(all_settings: Settings, core: Core) -> AsyncIterator[ToolService]:
    """The tools of the hub; none when no group is set. Nothing is connected before it is used."""
    settings = all_settings.mcp
    groups: tuple[tuple[GroupName, HttpUrl | None, str], ...] = (
        ("common", settings.hub_common_qa_group_url, settings.hub_common_qa_tools),
        ("database", settings.hub_database_qa_group_url, settings.hub_database_qa_tools),
    )
    service = ToolService(
        {
            name: _create_group(all_settings, name, str(url), tools)
            for name, url, tools in groups
            if url
        }
    )
    if any(url for _, url, _ in groups):
        core.readiness.add("mcp_hub", service.check, required=False)
    try:
        yield service
    finally:
        await service.close()


def _create_group(all_settings: Settings, name: GroupName, url: str, tools: str) -> "HubGroup":
    from services.tools.hub_group import CallLimits, HubGroup
    from services.tools.image_links import ImageLinks

    settings = all_settings.mcp
    endpoint = HubEndpoint(
        url,
        settings.hub_token.get_secret_value() if settings.hub_token else "",
        read_s=settings.hub_timeout_s + _READ_MARGIN_S,
    )
    local, public = _split_names(settings.hub_local_tools), _split_names(settings.hub_public_tools)
    choice = ToolFilter(_split_names(tools), local, public)
    limits = CallLimits(settings.hub_timeout_s, settings.hub_result_max_bytes)
    return HubGroup(name, endpoint, choice, limits, ImageLinks(_list_image_origins(all_settings)))


def _list_image_origins(settings: Settings) -> tuple[str, ...]:
    """Where the chart service of this installation stores images; its tools are in the hub."""
    origins = [str(settings.gpt_vis_url)] if settings.gpt_vis_url else []
    if settings.minio.endpoint:
        scheme = "https" if settings.minio.use_ssl else "http"
        origins.append(f"{scheme}://{settings.minio.endpoint}")
    return tuple(origins)


def _split_names(joined_names: str) -> frozenset[str]:
    return frozenset(name for part in joined_names.split(",") if (name := part.strip()))


@asynccontextmanager
async def open_chart_images(
    settings: Settings, core: Core, rights: StoredAnswerRights
) -> AsyncIterator[ChartImages]:
    """What draws the charts of answers, with the chart service when one is set."""
    if settings.gpt_vis_url is None:
        yield ChartImages(core.database, None, rights)
        return
    from services.charts.render_client import open_renderer

    async with open_renderer(str(settings.gpt_vis_url)) as renderer:
        core.readiness.add("gpt_vis", renderer.check, required=False)  # images are a convenience
        yield ChartImages(core.database, renderer, rights)


@asynccontextmanager
async def open_dify_client(settings: Settings) -> AsyncIterator["DifyClient | None"]:
    """A client of the application; None when it is not configured. Raises `Misconfigured`."""
    url, key = settings.dify.server_url, settings.dify.database_qa_api_key
    if url is None and key is None:
        yield None
        return
    if url is None:
        raise to_misconfigured("DIFY_SERVER_URL", "it must be set when DIFY_DATABASE_QA_API_KEY is")
    if key is None:
        raise to_misconfigured("DIFY_DATABASE_QA_API_KEY", "it must be set when DIFY_SERVER_URL is")
    from services.dify.client import open_dify
    from services.dify.endpoint import DifyEndpoint

    silence_s = settings.llm_timeout_s
    secret = key.get_secret_value()
    async with open_dify(
        DifyEndpoint(str(url), secret, silence_s, silence_s * _DIFY_TOTAL_FACTOR)
    ) as client:
        yield client


def create_dify_agent(
    settings: Settings, database: Database, client: "DifyClient", forwarding: FileForwarding
) -> Agent:
    """The agent of the mode dify."""
    from services.answering.dify_agent import DifyAgent

    return DifyAgent(client, database, forwarding, show_thinking=settings.show_thinking_process)
