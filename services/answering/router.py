"""Routes each run to the agent of its mode."""

from collections.abc import AsyncGenerator, Mapping

from agent.agui_stream import StreamItem
from model.answers.answer import Mode, ResponderIdentity
from services.answering.ports import Agent, AnswerRequest, ResponderRegistry


class ModeAgentRouter:
    """Has each run answered by the agent of its mode."""

    def __init__(self, responders: ResponderRegistry, by_mode: Mapping[Mode, Agent]) -> None:
        self._responders = responders
        self._by_mode = by_mode

    async def resolve_model(self, model_id: str | None) -> ResponderIdentity:
        """Who answers when this model is asked for; None: the default. Raises `NotFound`."""
        return await self._responders.resolve_model(model_id)

    @property
    def modes(self) -> frozenset[Mode]:
        """The modes that are offered."""
        return frozenset(self._by_mode)

    def answer(self, answer_request: AnswerRequest) -> AsyncGenerator[StreamItem]:
        """The events between start and end. Closing it ends the model call and the query."""
        return self._by_mode[answer_request.run.mode].answer(answer_request)
