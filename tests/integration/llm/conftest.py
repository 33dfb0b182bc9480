from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from typing import Any

import pytest

from agent.llm.chat_model import OpenAiChatModel
from agent.llm.types import ModelEndpoint
from tests.support.scripted.model_server import ScriptedModel, scripted_model

OpenModel = Callable[..., OpenAiChatModel]
KEY = "sk-canary-model-key"


@pytest.fixture
async def server() -> AsyncIterator[ScriptedModel]:
    """A model server that says what the test scripts."""
    async with scripted_model() as model:
        yield model


@pytest.fixture
async def open_model(server: ScriptedModel) -> AsyncIterator[OpenModel]:
    """Opens clients of `server` with given limits; they are closed after the test."""
    async with AsyncExitStack() as stack:

        def opened(timeout_s: float = 20, base_url: str = "", **more: Any) -> OpenAiChatModel:
            url = base_url or server.url
            model = OpenAiChatModel(
                ModelEndpoint("scripted", url, KEY, timeout_s=timeout_s, **more)
            )
            stack.push_async_callback(model.close)
            return model

        yield opened


@pytest.fixture
def model(open_model: OpenModel) -> OpenAiChatModel:
    """A client with room for everything."""
    return open_model()
