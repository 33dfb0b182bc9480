"""One agent for each mode that is offered."""

from collections.abc import AsyncGenerator, Mapping

from agent.stream import StreamItem
from model.answers.answer import Mode, ResponderIdentity
from services.runs.agents import Agent, AllVoices, Task


class ModeAgents:
    """Hands each run to the agent of its mode."""

    def __init__(self, voices: AllVoices, by_mode: Mapping[Mode, Agent]) -> None:
        self._voices = voices
        self._by_mode = by_mode

    async def chosen(self, model_id: str | None) -> ResponderIdentity:
        """Who answers when this model is asked for; None: the default. Raises `NotFound`."""
        return await self._voices.chosen(model_id)

    @property
    def modes(self) -> frozenset[Mode]:
        """The modes that are offered."""
        return frozenset(self._by_mode)

    def answer(self, task: Task) -> AsyncGenerator[StreamItem]:
        """The events between start and end. Closing it ends the model call and the query."""
        return self._by_mode[task.run.mode].answer(task)
