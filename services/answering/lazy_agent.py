"""An agent that is made when it is first needed: what it imports takes a second."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import Generic, TypeVar

from agent.agui_stream import StreamItem
from services.answering.ports import Agent, AnswerRequest

MadeAgent = TypeVar("MadeAgent", bound=Agent)


class LazyAgent(Generic[MadeAgent]):
    """Makes the agent once, in a thread; an answer that is asked for meanwhile waits for it."""

    def __init__(self, make_agent: Callable[[], MadeAgent]) -> None:
        self._make_agent = make_agent
        self._agent: MadeAgent | None = None
        self._making = asyncio.Lock()

    async def load(self) -> MadeAgent:
        """The agent, made in a thread when it is first asked for."""
        async with self._making:
            if self._agent is None:
                self._agent = await asyncio.to_thread(self._make_agent)
            return self._agent

    async def answer(self, answer_request: AnswerRequest) -> AsyncGenerator[StreamItem]:
        """The events between start and end."""
        agent = await self.load()
        async with aclosing(agent.answer(answer_request)) as items:
            async for item in items:
                yield item
