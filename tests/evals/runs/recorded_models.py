"""The product's models, with what goes to them and comes back written down."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing, asynccontextmanager
from typing import Any

from agent.llm.types import ChatModel, Message, Piece
from model.language_model import LanguageModel
from services.models.client_pool import ModelClientPool


class RecordedModels(ModelClientPool):
    """Opens models whose exchanges are kept in `exchange` until the next question."""

    exchange: list[dict[str, Any]]

    @asynccontextmanager
    async def open_chain(self, model: LanguageModel, workspace_id: str) -> AsyncIterator[ChatModel]:
        """The model, until the block ends."""
        self.exchange = []
        async with super().open_chain(model, workspace_id) as opened:
            yield _RecordedModel(opened, self.exchange)


class _RecordedModel:
    def __init__(self, model: ChatModel, exchange: list[dict[str, Any]]) -> None:
        self._model = model
        self._exchange = exchange

    async def stream(self, messages: list[Message], **options: Any) -> AsyncGenerator[Piece]:
        said: dict[str, Any] = {"messages": messages, "said": "", "thought": ""}
        self._exchange.append(said)
        async with aclosing(self._model.stream(messages, **options)) as pieces:
            async for piece in pieces:
                said["thought" if piece.thinking else "said"] += piece.text
                yield piece

    def __getattr__(self, name: str) -> Any:
        """Whatever else a model can tell."""
        return getattr(self._model, name)
