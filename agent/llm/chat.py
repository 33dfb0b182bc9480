"""A language model: streamed, limited in time and size, failing by name."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING, Unpack

from agent.deferred import CLIENT, GRAPH, defer
from agent.events import ToolsRefused
from agent.llm.abilities import Asked, Extras
from agent.llm.call import Call
from agent.llm.capabilities.context_length import ContextLength
from agent.llm.capabilities.token_estimate import estimate_prompt
from agent.llm.types import CallFailed, CallOptions, Message, ModelEndpoint, Piece
from agent.usage import report, timed

if TYPE_CHECKING:
    from agent.llm.openai_chat import OpenAiCompatibleChat


class ChatModel:
    """A model on an OpenAI-compatible server, shared by all runs of a worker."""

    def __init__(self, endpoint: ModelEndpoint) -> None:
        self.endpoint = endpoint
        self.rests_until = 0.0
        """Until when others are asked first, because it failed; by the event loop's clock."""
        self._asked = Asked()
        self._context = ContextLength(endpoint.name, endpoint.base_url, endpoint.context_tokens)
        self._chat: OpenAiCompatibleChat | None = None
        self._opening = asyncio.Lock()

    async def stream(
        self,
        messages: list[Message],
        *,
        within_s: float | None = None,
        **options: Unpack[CallOptions],
    ) -> AsyncGenerator[Piece]:
        """The answer, piece by piece.

        A server that refuses tools is asked without them, which is reported.
        Raises `ModelRefusedKey`, `ModelUnavailable` or `ModelTimeout` within the endpoint's limit;
        after the first word, within a quarter of it. `within_s` is a limit for this call.
        """
        chat = await self.open()
        extras, asked = self._extras(messages, options), self._asked
        call = Call(self._within(within_s), messages, options["max_chars"], extras.max_tokens)
        with timed(self.endpoint.shown):
            while not call.complete:
                pieces = chat.pieces(messages, asked.options(extras))
                try:
                    limited = call.limited(pieces, has_room=asked.has_room)
                    async with aclosing(pieces), aclosing(limited):
                        async for piece in limited:
                            # Only what works is remembered: a refusal may be about the prompt.
                            self._asked = asked = call.learn(asked)
                            yield piece
                except CallFailed as error:
                    self._context.learn(error)
                    asked = asked.less(extras, error) or await call.again(asked, error)
                else:
                    self._asked = asked = call.learn(asked)
        self._asked = asked.after(extras, thought=call.thought)
        if call.cut:
            yield Piece("", cut=True)
        if extras.tools and not asked.tools:
            report(ToolsRefused(self.endpoint.shown))

    async def context_tokens(self) -> int | None:
        """How many tokens a prompt and its answer may have together; None: unknown."""
        if self._context.tokens is None:
            chat = await self.open()
            await self._context.find(chat.fetch)
        return self._context.tokens

    def _extras(self, messages: list[Message], options: CallOptions) -> Extras:
        """What a call wants; its limit of tokens is cut to what the context has left."""
        context = self._context.tokens
        room = None if context is None else context - estimate_prompt(messages)
        return Extras.of(options, self.endpoint.thinking, room)

    def _within(self, limit_s: float | None) -> ModelEndpoint:
        return replace(self.endpoint, timeout_s=limit_s or self.endpoint.timeout_s)

    async def open(self) -> "OpenAiCompatibleChat":
        """The client; importing it takes most of a second, off the event loop."""
        async with self._opening:
            if self._chat is None:
                self._chat = await asyncio.to_thread(_opened, self.endpoint)
            return self._chat

    async def close(self) -> None:
        """Closes its connections."""
        if self._chat is not None:
            await self._chat.close()


def load() -> None:
    """Import what clients need, which takes most of a second."""
    defer(GRAPH + CLIENT)
    import_module("agent.llm.openai_chat")


def _opened(endpoint: ModelEndpoint) -> "OpenAiCompatibleChat":
    load()
    from agent.llm.openai_chat import open_chat

    return open_chat(endpoint)
