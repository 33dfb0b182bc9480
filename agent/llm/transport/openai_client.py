"""The client of a model: a LangChain chat model that connects to checked addresses only.

A private `ChatOpenAI` makes bodies, address and headers, and can reach no server itself; a
`CompletionClient` connects. Whatever LangChain does with a chat model ends in one of these two.
Heavy to import (most of a second): `agent.llm.chat_model` does it when a model is first used.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
from typing import Any, NoReturn, cast

import httpx2
from langchain_core.language_models.base import LanguageModelInput
from langchain_core.language_models.chat_models import BaseChatModel, agenerate_from_stream
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable, RunnableBinding
from langchain_openai.chat_models.base import ChatOpenAI
from pydantic import PrivateAttr

from agent.llm.output.message_chunks import to_generation_chunk
from agent.llm.transport.completion_client import CompletionClient
from agent.llm.transport.control_tokens import neutralize_control_tokens
from agent.llm.types import TOKEN_LIMITS, Message, ModelEndpoint, Piece, TokenUsage
from model.serialization import to_json


class OpenAiClient(BaseChatModel):
    """A chat model on an OpenAI-compatible server; close it after use."""

    _endpoint: ModelEndpoint = PrivateAttr()
    _formatter: "_RequestFormatter" = PrivateAttr()
    _connections: CompletionClient = PrivateAttr()

    def __init__(self, endpoint: ModelEndpoint) -> None:
        super().__init__()
        self._endpoint = endpoint
        self._formatter = _make_formatter(endpoint)
        server = self._formatter.root_async_client
        headers = {**server.default_headers, **server.auth_headers}
        self._connections = CompletionClient(
            f"{server.base_url}chat/completions",
            {name: value for name, value in headers.items() if isinstance(value, str)},
            httpx2.create_ssl_context(),
            endpoint.resolve,
        )

    def stream_pieces(
        self, messages: list[Message], options: dict[str, Any]
    ) -> AsyncGenerator[Piece | TokenUsage]:
        """The answer, piece by piece; making one takes a fifteenth of a chunk of LangChain's.

        Raises `CallFailed`, as all methods that call the model do.
        """
        return self._connections.stream(self._make_body(cast("Any", messages), options))

    async def fetch(self, url: str) -> Any:
        """The JSON at an address of the server; None when there is none, or it is too large."""
        return await self._connections.fetch(url)

    async def close(self) -> None:
        """Close its connections."""
        await self._connections.close()

    def bind_tools(
        self, tools: Sequence[Any], *, tool_choice: Any = None, **kwargs: Any
    ) -> Runnable[LanguageModelInput, AIMessage]:
        """The model with tools, and what else `ChatOpenAI.bind_tools` takes."""
        bound = self._formatter.bind_tools(tools, tool_choice=tool_choice, **kwargs)
        return self.bind(**cast("RunnableBinding[Any, Any]", bound).kwargs)

    def get_token_ids(self, text: str) -> list[int]:
        """Not available: LangChain would download a vocabulary, and of another model."""
        raise NotImplementedError

    @property
    def _llm_type(self) -> str:
        return "openai-compatible"

    async def _astream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: object = None,
        **kwargs: Any,
    ) -> AsyncIterator[ChatGenerationChunk]:
        del run_manager  # its caller tells it of chunks
        options = kwargs if stop is None else {**kwargs, "stop": stop}
        body = self._make_body(messages, options)
        async with aclosing(self._connections.stream(body)) as pieces:
            async for piece in pieces:
                yield to_generation_chunk(piece)

    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: object = None,
        **kwargs: Any,
    ) -> ChatResult:
        del run_manager
        return await agenerate_from_stream(self._astream(messages, stop, **kwargs))

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: object = None,
        **kwargs: Any,
    ) -> ChatResult:
        del run_manager
        return asyncio.run(self._generate_apart(messages, stop, **kwargs))

    async def _generate_apart(
        self, messages: list[BaseMessage], stop: list[str] | None, **kwargs: Any
    ) -> ChatResult:
        """For callers without an event loop: connections belong to the loop that made them."""
        apart = OpenAiClient(self._endpoint)
        try:
            return await apart._agenerate(messages, stop, **kwargs)
        finally:
            await apart.close()

    def _make_body(self, messages: LanguageModelInput, options: dict[str, Any]) -> bytes:
        # LangChain knows the newer of two names only, and many servers only the older.
        known_options = {k: v for k, v in options.items() if k not in TOKEN_LIMITS}
        payload = self._formatter.make_payload(messages, known_options)
        body = to_json({k: v for k, v in (payload | options).items() if v is not None})
        return neutralize_control_tokens(body.decode()).encode()


class _RequestFormatter(ChatOpenAI):
    """What a request contains, as LangChain has it."""

    def make_payload(self, messages: LanguageModelInput, options: dict[str, Any]) -> dict[str, Any]:
        """The body of a request for a stream."""
        return self._get_request_payload(messages, stream=True, **options)


class _NoTransport(httpx2.BaseTransport, httpx2.AsyncBaseTransport):
    """Refuses to connect to anything."""

    def handle_request(self, request: httpx2.Request) -> NoReturn:
        raise httpx2.ConnectError("only `CompletionClient` connects", request=request)

    async def handle_async_request(self, request: httpx2.Request) -> NoReturn:
        self.handle_request(request)


def _make_formatter(endpoint: ModelEndpoint) -> _RequestFormatter:
    return _RequestFormatter(
        model=endpoint.name,
        base_url=endpoint.base_url or None,
        # Servers of one's own need no key, the client does.
        api_key=endpoint.api_key or "none",
        temperature=endpoint.temperature,
        max_retries=0,
        use_responses_api=False,
        http_client=httpx2.Client(transport=_NoTransport()),
        http_async_client=httpx2.AsyncClient(transport=_NoTransport()),
    )
