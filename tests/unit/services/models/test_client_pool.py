"""Clients of models that cannot be opened."""

import asyncio
from typing import Any

import pytest

from agent.llm.transport.openai_client import OpenAiClient
from agent.llm.types import ModelEndpoint
from model.errors import Invalid, Misconfigured, ModelUnavailable
from model.language_model import LanguageModel
from model.workspaces.workspace import FIRST_WORKSPACE
from services.models import client_pool
from services.models.client_pool import ModelClientPool

MODEL = LanguageModel("m", "stored", "Qwen")


class Unreachable:
    """A service whose models have an address that is refused, or a key that cannot be read."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    async def list_all(self, workspace_id: str) -> list[LanguageModel]:
        return [MODEL]

    async def list_versions(self) -> set[tuple[str, int]]:
        return {(MODEL.id, MODEL.revision)}

    async def endpoint(self, model_id: str) -> ModelEndpoint:
        raise self._error


@pytest.mark.parametrize(
    "error",
    [
        Invalid("models.address_refused", path="base_url"),
        Misconfigured("datasources.secret_unreadable"),
    ],
)
async def test_a_model_that_cannot_be_opened_keeps_nothing_else_from_being_warmed(
    error: Exception,
) -> None:
    service: Any = Unreachable(error)
    models = ModelClientPool(service)
    await models.warm_up(MODEL)
    with pytest.raises(ModelUnavailable):
        async with models.open_chain(MODEL, FIRST_WORKSPACE):
            pass


async def test_a_name_that_is_not_resolved_holds_up_no_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Silent(Unreachable):
        async def endpoint(self, model_id: str) -> ModelEndpoint:
            await asyncio.Event().wait()
            raise AssertionError

    monkeypatch.setattr(client_pool, "_RESOLVE_TIMEOUT_S", 0.01)
    service: Any = Silent(ValueError())
    async with asyncio.timeout(60):
        await ModelClientPool(service).warm_up(MODEL)


async def test_a_server_that_tells_its_length_late_holds_up_no_start(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    class Reachable(Unreachable):
        async def endpoint(self, model_id: str) -> ModelEndpoint:
            return ModelEndpoint("qwen", "http://127.0.0.1:9/v1")

    late, told = asyncio.Event(), {"data": [{"max_model_len": 4096}]}

    async def fetch(*_: object) -> Any:
        await late.wait()
        return told

    monkeypatch.setattr(client_pool, "_CONTEXT_LENGTH_TIMEOUT_S", 0.01)
    monkeypatch.setattr(OpenAiClient, "fetch", fetch)
    service: Any = Reachable(ValueError())
    models = ModelClientPool(service)
    await models.warm_up(MODEL)
    late.set()
    async with models.open_chain(MODEL, FIRST_WORKSPACE) as chat_model:
        assert await chat_model.find_context_tokens() == 4096
    await models.close()
