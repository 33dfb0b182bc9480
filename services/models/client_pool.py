"""A pool of model clients: those in use stay open, and some idle ones."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from agent.llm.types import ChatModel
from model.errors import Invalid, Misconfigured, ModelUnavailable, NotFound
from model.language_model import LanguageModel
from services.models.service import ModelService

if TYPE_CHECKING:
    from agent.llm.chat_model import OpenAiChatModel

MAX_IDLE_CLIENTS = 8
MAX_FALLBACKS = 2
_RESOLVE_TIMEOUT_S = 1.0
"""How long a starting worker waits for the address of a model."""
_CONTEXT_LENGTH_TIMEOUT_S = 0.3
"""How long a starting worker waits for the context length of a model."""
_OPEN_ERRORS = (Invalid, Misconfigured, NotFound)
_Key = tuple[str, int]
log = logging.getLogger(__name__)


@dataclass
class _Client:
    model: "OpenAiChatModel"
    borrowers: int = 0
    is_current: bool = True


class ModelClientPool:
    """Keeps at most `MAX_IDLE_CLIENTS` idle clients; closes the least recently used first."""

    def __init__(self, models: ModelService) -> None:
        self._models = models
        self._clients: OrderedDict[_Key, _Client] = OrderedDict()

    @asynccontextmanager
    async def open_chain(self, model: LanguageModel, workspace_id: str) -> AsyncIterator[ChatModel]:
        """The model with the fallback models of its workspace, open until the block ends.

        Those that cannot be opened are skipped. Raises `ModelUnavailable` when none can.
        """
        from agent.llm.fallback_chain import FallbackChain

        models = await self._models.list_all(workspace_id)
        await self._close_outdated(await self._models.list_versions())
        async with AsyncExitStack() as stack:
            chain = []
            for link in (model, *_list_fallback_models(models, model)):
                try:
                    chain.append(await stack.enter_async_context(self._borrow(link)))
                except _OPEN_ERRORS as error:
                    _log_open_failure(link, error)
            if not chain:
                raise ModelUnavailable("llm.unreachable")
            yield chain[0] if len(chain) == 1 else FallbackChain(model.name, chain)

    async def warm_up(self, model: LanguageModel) -> None:
        """Import what clients need and open the model; a failure is logged, not raised."""
        await asyncio.to_thread(_import_client)
        try:
            async with asyncio.timeout(_RESOLVE_TIMEOUT_S):
                await self._client(model)
            async with self._borrow(model) as client:
                await client.open()
                async with asyncio.timeout(_CONTEXT_LENGTH_TIMEOUT_S):
                    await client.find_context_tokens()
        except TimeoutError:
            log.warning("model server is slow", extra={"model": model.id})
        except _OPEN_ERRORS as error:
            _log_open_failure(model, error)

    async def close(self) -> None:
        """Close all clients."""
        for client in self._clients.values():
            await client.model.close()
        self._clients.clear()

    @asynccontextmanager
    async def _borrow(self, model: LanguageModel) -> AsyncIterator["OpenAiChatModel"]:
        client = await self._client(model)
        client.borrowers += 1
        try:
            yield client.model
        finally:
            client.borrowers -= 1
            await self._give_back(client)

    async def _client(self, model: LanguageModel) -> _Client:
        key = _key(model)
        if key not in self._clients:
            endpoint = await self._models.endpoint(model.id)
            if key not in self._clients:  # another task may have opened it meanwhile
                from agent.llm.chat_model import OpenAiChatModel

                self._clients[key] = _Client(OpenAiChatModel(endpoint))
        self._clients.move_to_end(key)
        return self._clients[key]

    async def _give_back(self, client: _Client) -> None:
        if not client.is_current and not client.borrowers:
            await client.model.close()
            return
        idle = [key for key, each in self._clients.items() if not each.borrowers]
        await self._evict(idle[: max(0, len(idle) - MAX_IDLE_CLIENTS)])

    async def _close_outdated(self, current_keys: set[_Key]) -> None:
        """Close the clients of changed or deleted models once they are idle."""
        await self._evict([key for key in self._clients if key not in current_keys])

    async def _evict(self, keys: Sequence[_Key]) -> None:
        clients = [self._clients.pop(key) for key in keys]
        for client in clients:
            client.is_current = False
        for client in clients:
            if not client.borrowers:
                await client.model.close()


def _import_client() -> None:
    import_module("agent.llm.fallback_chain")
    from agent.llm.chat_model import import_client

    import_client()


def _log_open_failure(model: LanguageModel, error: Exception) -> None:
    log.warning("model not opened: %s", error, extra={"model": model.id})


def _key(model: LanguageModel) -> _Key:
    return model.id, model.revision


def _list_fallback_models(
    models: Sequence[LanguageModel], first_model: LanguageModel
) -> list[LanguageModel]:
    others = [model for model in models if model.stand_in and model.id != first_model.id]
    return sorted(others, key=lambda model: model.stand_in or 0)[:MAX_FALLBACKS]
