"""The Dify application that the settings name, and the agent that forwards to it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from model.database.engine import Database
from model.settings import Settings, to_misconfigured
from services.answering.ports import Agent
from services.files.file_forwarding import FileForwarding

if TYPE_CHECKING:
    from services.dify.client import DifyClient

_TOTAL_FACTOR = 10
"""How many times the longest silence a whole answer may take."""


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
        DifyEndpoint(str(url), secret, silence_s, silence_s * _TOTAL_FACTOR)
    ) as client:
        yield client


def create_dify_agent(
    settings: Settings, database: Database, client: "DifyClient", forwarding: FileForwarding
) -> Agent:
    """The agent of the mode dify."""
    from services.answering.dify_agent import DifyAgent

    return DifyAgent(client, database, forwarding, show_thinking=settings.show_thinking_process)
