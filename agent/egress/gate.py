"""The gate in front of a chat model: all messages to it pass here, with the rules of their data."""

from collections.abc import AsyncGenerator, Iterable
from contextlib import aclosing
from functools import partial
from typing import Unpack

from agent.egress.current_rules import confirm_rules
from agent.llm.types import CallOptions, ChatModel, Message, Piece
from model.sources.egress import Clearance, SourceEgress


class EgressGate:
    """The only access to a chat model.

    A writer of prompts asks the gate for the clearance of its data, redacts the data by it
    (`agent.egress.filters`), and sends the prompt together with the rules of the data.
    """

    def __init__(self, model: ChatModel) -> None:
        self._model = model

    @property
    def local(self) -> bool:
        """Whether the model runs within this installation."""
        return self._model.local

    def clear(self, rules: SourceEgress) -> Clearance:
        """What the model may see of data with these rules."""
        return rules.clear(local=self._model.local)

    async def stream(
        self,
        messages: list[Message],
        rules: Iterable[SourceEgress],
        **options: Unpack[CallOptions],
    ) -> AsyncGenerator[Piece]:
        """Stream the answer to messages that were redacted by these rules.

        Messages that only a local model may see are not sent to a remote fallback model. Raises
        `EgressChanged` where less may leave by now: data is redacted when it is read, and an
        answer may take minutes. That is confirmed before each request: a first one may fail late.
        """
        rules = tuple(rules)
        options["confirm"] = partial(confirm_rules, rules)
        if self._model.local and any(each.prefers_local for each in rules):
            options["local_only"] = True
        async with aclosing(self._model.stream(messages, **options)) as pieces:
            async for piece in pieces:
                yield piece

    async def find_context_tokens(self) -> int | None:
        """How many tokens a prompt and its answer may have together; None: unknown."""
        return await self._model.find_context_tokens()
