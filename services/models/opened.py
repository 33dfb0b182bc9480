"""The clients of models, open while they are used and a while longer."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from agent.llm.types import Talks
from model.errors import Invalid, Misconfigured, ModelUnavailable, NotFound
from model.language_model import LanguageModel
from services.models.service import ModelService

if TYPE_CHECKING:
    from agent.llm.chat import ChatModel

MOST_OPEN = 8
MOST_STAND_INS = 2
_RESOLVE_WITHIN_S = 1.0
_TELL_WITHIN_S = 0.3
"""A worker that starts does not wait longer for the address and the context length of a model."""
_UNOPENED = (Invalid, Misconfigured, NotFound)
_Key = tuple[str, int]
log = logging.getLogger(__name__)


@dataclass
class _Client:
    model: "ChatModel"
    users: int = 0
    kept: bool = True


class OpenModels:
    """At most `MOST_OPEN` clients that nobody uses, those used longest ago closed first."""

    def __init__(self, models: ModelService) -> None:
        self._models = models
        self._clients: OrderedDict[_Key, _Client] = OrderedDict()

    @asynccontextmanager
    async def talking(self, model: LanguageModel) -> AsyncIterator[Talks]:
        """The model with those that stand in for it, until the block ends.

        Raises `ModelUnavailable` when none of them can be opened.
        """
        from agent.llm.stand_ins import WithStandIns

        known = await self._models.all()
        await self._retire({_key(each) for each in known})
        async with AsyncExitStack() as stack:
            line = []
            for each in (model, *_stand_ins(known, model)):
                try:
                    line.append(await stack.enter_async_context(self._used(each)))
                except _UNOPENED as error:
                    _tell(each, error)
            if not line:
                raise ModelUnavailable("llm.unreachable")
            yield line[0] if line[1:] == [] else WithStandIns(model.name, line)

    async def warm(self, model: LanguageModel) -> None:
        """Import and open what answering with the model needs, if it can be opened."""
        await asyncio.to_thread(_load)
        try:
            async with asyncio.timeout(_RESOLVE_WITHIN_S):
                await self._client(model)
            async with self._used(model) as client:
                await client.open()
                async with asyncio.timeout(_TELL_WITHIN_S):
                    await client.context_tokens()
        except TimeoutError:
            log.warning("model server is slow", extra={"model": model.id})
        except _UNOPENED as error:
            _tell(model, error)

    async def close(self) -> None:
        """Close all."""
        for client in self._clients.values():
            await client.model.close()
        self._clients.clear()

    @asynccontextmanager
    async def _used(self, model: LanguageModel) -> AsyncIterator["ChatModel"]:
        client = await self._client(model)
        client.users += 1
        try:
            yield client.model
        finally:
            client.users -= 1
            await self._let_go(client)

    async def _client(self, model: LanguageModel) -> _Client:
        key = _key(model)
        if key not in self._clients:
            endpoint = await self._models.endpoint(model.id)
            if key not in self._clients:  # somebody else may have opened it meanwhile
                chat = import_module("agent.llm.chat")
                self._clients[key] = _Client(chat.ChatModel(endpoint))
        self._clients.move_to_end(key)
        return self._clients[key]

    async def _let_go(self, client: _Client) -> None:
        if not client.kept and not client.users:
            await client.model.close()
            return
        idle = [key for key, each in self._clients.items() if not each.users]
        await self._drop(idle[: max(0, len(idle) - MOST_OPEN)])

    async def _retire(self, known: set[_Key]) -> None:
        """What was changed or deleted is closed once nobody uses it."""
        await self._drop([key for key in self._clients if key not in known])

    async def _drop(self, keys: Sequence[_Key]) -> None:
        dropped = [self._clients.pop(key) for key in keys]
        for client in dropped:
            client.kept = False
        for client in dropped:
            if not client.users:
                await client.model.close()


def _load() -> None:
    import_module("agent.llm.stand_ins")
    import_module("agent.llm.chat").load()


def _tell(model: LanguageModel, error: Exception) -> None:
    log.warning("model not opened: %s", error, extra={"model": model.id})


def _key(model: LanguageModel) -> _Key:
    return model.id, model.revision


def _stand_ins(known: Sequence[LanguageModel], chosen: LanguageModel) -> list[LanguageModel]:
    others = [model for model in known if model.stand_in and model.id != chosen.id]
    return sorted(others, key=lambda model: model.stand_in or 0)[:MOST_STAND_INS]
