"""Rights that withhold no answer and no statement from anybody."""

from collections.abc import Mapping, Sequence

from model.actor import UserActor
from model.answers.answer_rights import AnsweredRun
from model.chats.question import Turn
from model.chats.run import Run


class UnchangedRights:
    """Rights that nobody changes: no answer is withheld."""

    async def read_access(
        self, source_id: str | None, chat_id: str, actor: UserActor
    ) -> Mapping[str, str]:
        """Nothing."""
        del source_id, chat_id, actor
        return {}

    async def find_withheld(self, answered_runs: Sequence[AnsweredRun]) -> frozenset[str]:
        """None."""
        del answered_runs
        return frozenset()

    async def find_withheld_of_chat(self, chat_id: str) -> frozenset[str]:
        """None."""
        del chat_id
        return frozenset()

    async def is_withheld(self, run: Run) -> bool:
        """No."""
        del run
        return False

    async def confirm(self, run: Run) -> None:
        """Never raises."""
        del run

    async def filter_turns(self, chat_id: str, turns: tuple[Turn, ...]) -> tuple[Turn, ...]:
        """All of them."""
        del chat_id
        return turns


UNCHANGED_RIGHTS = UnchangedRights()


class EveryStatementRight:
    """Everybody may ask and see SQL."""

    async def may_ask(self, user: UserActor) -> bool:
        """Whether a user may ask."""
        del user
        return True

    async def may_see(self, user: UserActor) -> bool:
        """Whether a user may see SQL."""
        del user
        return True


EVERYBODY_SEES_SQL = EveryStatementRight()
