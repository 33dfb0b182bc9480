"""Questions are read as if they had been asked, and written, before anybody is offered them."""

import asyncio
import re
from collections.abc import Iterable

from agent.builtin.proposals.phrasing import Phrasing
from agent.builtin.proposals.proposal import Proposal
from agent.builtin.reading.doubts import unknown
from agent.builtin.warehouse import Warehouse
from agent.builtin.writer import BuiltinWriter
from agent.ports import SchemaCatalog, WriteRequest
from model.chats.question import Question, Turn
from model.errors import CannotAnswer

_SAYS_NOTHING = re.compile(r"[\W_]+")


class DryRun:
    """Tries questions in the place of one that was asked: same user, day and turns before."""

    def __init__(self, writer: BuiltinWriter, catalog: SchemaCatalog, asked: Question) -> None:
        self._writer = writer
        self._catalog = catalog
        self._asked = asked

    async def answerable(
        self, proposals: Iterable[Proposal], phrasing: Phrasing, most: int, tries: int
    ) -> tuple[str, ...]:
        """The first `most` proposals in words that the engine reads as they are meant."""
        found: dict[str, str] = {}
        before = (turn.question for turn in self._asked.history)
        taken = {comparable(text) for text in (self._asked.text, *before)}
        for proposal in proposals:
            if len(found) == most or tries == 0:
                break
            tries -= 1
            question = await self._worded(proposal, phrasing)
            if question and comparable(question) not in taken:
                found.setdefault(comparable(question), question)
        return tuple(found.values())

    async def _worded(self, proposal: Proposal, phrasing: Phrasing) -> str:
        """A question that is whole is read alone, too: it may be clicked at any later time."""
        history = self._asked.history
        for text in phrasing.whole(proposal):
            alone = await self._asks(text, proposal, ())
            if alone and (not history or await self._asks(text, proposal, history)):
                return text
        for text in phrasing.elliptic(proposal) if history else ():
            if await self._asks(text, proposal, history):
                return text
        return ""

    async def _asks(self, text: str, proposal: Proposal, history: tuple[Turn, ...]) -> bool:
        asked = self._asked
        question = Question(text, asked.locale, asked.today, history)
        schema = await self._catalog.search_words(question)
        return await asyncio.to_thread(self._is_read, WriteRequest(question, schema), proposal)

    def _is_read(self, request: WriteRequest, proposal: Proposal) -> bool:
        try:
            reading, _ = self._writer.interpret(request, Warehouse(request.schema))
        except CannotAnswer:
            return False
        return not unknown(reading.marks) and proposal.is_asked_by(reading.intent)


def comparable(question: str) -> str:
    """A question without case and punctuation."""
    return _SAYS_NOTHING.sub("", question.casefold())
