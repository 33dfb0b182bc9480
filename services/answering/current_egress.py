"""The egress rules of today, for the model calls of an answer under way."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from functools import partial

from agent.agui_stream import StreamItem
from agent.egress.current_rules import confirming_rules
from model.chats.run import Run
from model.database.engine import Database
from model.errors import EgressChanged
from model.repositories.sources import egress as records
from model.sources.egress import SourceEgress, combine_egress
from services.answering.ports import Agent, AnswerRequest
from services.datasources.access.egress_rules import EgressRules


class ConfirmingAgent:
    """An agent whose model calls are made only where no less of the data may leave by now."""

    def __init__(self, agent: Agent, database: Database, rules: EgressRules) -> None:
        self._agent = agent
        self._database = database
        self._rules = rules

    async def answer(self, answer_request: AnswerRequest) -> AsyncGenerator[StreamItem]:
        """What the agent answers; it takes an `EgressChanged` as a model that is unavailable."""
        with confirming_rules(partial(self._confirm, answer_request)):
            async with aclosing(self._agent.answer(answer_request)) as items:
                async for item in items:
                    yield item

    async def _confirm(self, answer_request: AnswerRequest, rules: SourceEgress) -> None:
        """Raises `EgressChanged` where less may leave by now than by the rules of a prompt.

        Earlier turns have the rules of all that their chat was about.
        """
        earlier_rules = [turn.egress for turn in answer_request.history]
        before = combine_egress((rules, *earlier_rules))
        run = answer_request.run
        today = await self._find_today(run, of_chat=bool(earlier_rules) or run.mode == "chat")
        if combine_egress((before, today)).fingerprint != before.fingerprint:
            raise EgressChanged("policies.egress_changed")

    async def _find_today(self, run: Run, *, of_chat: bool) -> SourceEgress:
        if of_chat:
            return await self._database.read(partial(records.find_of_chat, chat_id=run.chat_id))
        if run.mode == "file":
            return await self._database.read(partial(records.find_of_files, file_ids=run.file_ids))
        return await self._rules.find(str(run.datasource_id))
