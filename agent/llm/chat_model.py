"""A chat model on an OpenAI-compatible server: streamed, limited in time and size, typed errors."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack, aclosing
from dataclasses import replace
from typing import TYPE_CHECKING, Unpack

from agent.events import ToolsRefused
from agent.llm.capabilities.capability_negotiation import OptionalParameters, ServerCapabilities
from agent.llm.capabilities.context_length import ContextLength
from agent.llm.capabilities.token_estimate import CHARS_PER_TOKEN, estimate_prompt_tokens
from agent.llm.limited_call import LimitedCall
from agent.llm.types import CallFailed, CallOptions, Message, ModelEndpoint, Piece
from agent.runtime.call_reservation import CountTokens, reserve_tokens
from agent.runtime.lazy_imports import (
    LANGGRAPH_PACKAGES,
    OPENAI_PACKAGES,
    import_without_extras,
)
from agent.runtime.usage_tracking import measure_call, report_event
from model.errors import ModelUnavailable

if TYPE_CHECKING:
    from agent.llm.transport.openai_client import OpenAiClient


class OpenAiChatModel:
    """A model on an OpenAI-compatible server, shared by all runs of a worker."""

    def __init__(self, endpoint: ModelEndpoint) -> None:
        self.endpoint = endpoint
        self.paused_until = 0.0
        """Until when fallback models are tried first; by the event loop's clock."""
        self._capabilities = ServerCapabilities()
        self._context = ContextLength(endpoint.name, endpoint.base_url, endpoint.context_tokens)
        self._client: OpenAiClient | None = None
        self._open_lock = asyncio.Lock()

    @property
    def local(self) -> bool:
        """Whether it runs within this installation."""
        return self.endpoint.local

    async def stream(
        self,
        messages: list[Message],
        *,
        within_s: float | None = None,
        count_tokens: CountTokens | None = None,
        **options: Unpack[CallOptions],
    ) -> AsyncGenerator[Piece]:
        """The answer, piece by piece.

        A server that refuses tools is asked without them, which is reported.
        Raises `ModelRefusedKey`, `ModelUnavailable` or `ModelTimeout` within the endpoint's limit;
        after the first word, within a quarter of it. `within_s` is a limit for this call.
        With `count_tokens` its tokens are reserved already; else it may raise `BudgetExhausted`.
        """
        client = await self._open_for(options)
        endpoint = self._limit_endpoint(within_s)
        async with AsyncExitStack() as stack:
            if count_tokens is None:
                most = self.estimate_tokens(messages, options)
                reservation = reserve_tokens(most, endpoint.timeout_s)
                count_tokens = await stack.enter_async_context(reservation)
            parameters = self._find_parameters(messages, options)
            limits = (options["max_chars"], parameters.max_tokens)
            call = LimitedCall(endpoint, messages, *limits, count_tokens)
            confirm = options.get("confirm", _confirm_all)
            pieces = self._stream_call(client, call, messages, parameters, confirm)
            async for piece in await stack.enter_async_context(aclosing(pieces)):
                yield piece

    async def _stream_call(
        self,
        client: "OpenAiClient",
        call: LimitedCall,
        messages: list[Message],
        parameters: OptionalParameters,
        confirm: Callable[[], Awaitable[None]],
    ) -> AsyncGenerator[Piece]:
        capabilities = self._capabilities
        with measure_call(self.endpoint.display_name):
            while not call.complete:
                await confirm()
                pieces = client.stream_pieces(messages, capabilities.to_request(parameters))
                try:
                    limited_pieces = call.limit_stream(pieces, capabilities)
                    async with aclosing(pieces), aclosing(limited_pieces):
                        async for piece in limited_pieces:
                            # Remembered only if it worked: a refusal may be due to the prompt.
                            self._capabilities = capabilities = call.learn(capabilities)
                            yield piece
                except CallFailed as error:
                    self._context.learn(error)
                    downgrade = capabilities.downgrade(parameters, error)
                    capabilities = downgrade or await call.wait_for_retry(capabilities, error)
                else:
                    self._capabilities = capabilities = call.learn(capabilities)
        self._capabilities = capabilities.update_after_answer(parameters, thought=call.has_thought)
        if call.is_cut:
            yield Piece("", is_cut=True)
        if parameters.tools and not capabilities.tools:
            report_event(ToolsRefused(self.endpoint.display_name))

    def estimate_tokens(self, messages: list[Message], options: CallOptions) -> int:
        """How many tokens a call may cost at most, roughly: its prompt, and all it may write."""
        parameters = self._find_parameters(messages, options)
        if parameters.max_tokens is None:
            most = -(-options["max_chars"] // CHARS_PER_TOKEN)
        else:
            most = parameters.limit_output_tokens(
                reserves_thinking=self._capabilities.reserves_thinking
            )
        return estimate_prompt_tokens(messages) + most

    async def find_context_tokens(self) -> int | None:
        """How many tokens a prompt and its answer may have together; None: unknown."""
        if self._context.tokens is None:
            client = await self.open()
            await self._context.find(client.fetch)
        return self._context.tokens

    async def _open_for(self, options: CallOptions) -> "OpenAiClient":
        """The client. Raises `ModelUnavailable` for what only local models may see."""
        if options.get("local_only") and not self.local:
            raise ModelUnavailable("llm.not_local")
        return await self.open()

    def _find_parameters(self, messages: list[Message], options: CallOptions) -> OptionalParameters:
        """The parameters of a call, with the tokens that the context has left beside its prompt."""
        context = self._context.tokens
        left = None if context is None else context - estimate_prompt_tokens(messages)
        return OptionalParameters.from_options(options, self.endpoint.thinking, left)

    def _limit_endpoint(self, limit_s: float | None) -> ModelEndpoint:
        return replace(self.endpoint, timeout_s=limit_s or self.endpoint.timeout_s)

    async def open(self) -> "OpenAiClient":
        """The client, imported on first use in a thread: the import takes most of a second."""
        async with self._open_lock:
            if self._client is None:
                self._client = await asyncio.to_thread(_import_and_open, self.endpoint)
            return self._client

    async def close(self) -> None:
        """Close its connections."""
        if self._client is not None:
            await self._client.close()


async def _confirm_all() -> None:
    """Messages without rules may always be sent."""


def import_client() -> None:
    """Import what clients need, which takes most of a second."""
    packages = LANGGRAPH_PACKAGES + OPENAI_PACKAGES
    import_without_extras("agent.llm.transport.openai_client", packages)


def _import_and_open(endpoint: ModelEndpoint) -> "OpenAiClient":
    import_client()
    from agent.llm.transport.openai_client import OpenAiClient

    return OpenAiClient(endpoint)
