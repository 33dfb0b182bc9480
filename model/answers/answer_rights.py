"""The port that says which stored answers are withheld."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Protocol

from model.actor import UserActor
from model.answers.answer import AnswerRecord
from model.chats.question import Turn
from model.chats.run import Run

AnsweredRun = tuple[Run, AnswerRecord | None]
ConfirmRights = Callable[[], Awaitable[None]]
"""Raises `RightsChanged` where the user may not be answered any more."""


class StoredAnswerRights(Protocol):
    """Tells which stored answers show what their user may not see any more."""

    async def read_access(
        self, source_id: str | None, chat_id: str, actor: UserActor
    ) -> Mapping[str, str]:
        """What a run stores of its user's rights before its answer begins."""
        ...

    async def find_withheld(self, answered_runs: Sequence[AnsweredRun]) -> frozenset[str]:
        """The ids of those runs of a chat, oldest first, whose answers are withheld."""
        ...

    async def find_withheld_of_chat(self, chat_id: str) -> frozenset[str]:
        """The same for a stored chat."""
        ...

    async def is_withheld(self, run: Run) -> bool:
        """Whether the answer of a run is withheld."""
        ...

    async def confirm(self, run: Run) -> None:
        """Raises `RightsChanged` where the user of a run under way may not be answered any more."""
        ...

    async def filter_turns(self, chat_id: str, turns: tuple[Turn, ...]) -> tuple[Turn, ...]:
        """The turns of a chat of which a model may be told."""
        ...
