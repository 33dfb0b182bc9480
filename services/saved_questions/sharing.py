"""With whom saved questions are shared: by user and group, to see or to change."""

from collections.abc import Sequence
from functools import partial
from typing import Literal

from sqlalchemy import Connection

from model.actor import UserActor
from model.database.engine import Database
from model.errors import Invalid
from model.repositories.saved_questions import shares as records
from model.sources.saved_question import SavedQuestion, Share
from model.user import CurrentUser
from services.saved_questions.viewers import QuestionViewers

MAX_SHARES = 100
_KINDS: tuple[Literal["user", "group"], ...] = ("user", "group")


class QuestionSharing:
    """Owners share their questions. A share opens no source: who may not ask it sees nothing."""

    def __init__(self, database: Database, viewers: QuestionViewers) -> None:
        self._database = database
        self._viewers = viewers

    async def list_shares(self, question: SavedQuestion) -> list[Share]:
        """With whom a question is shared; only its owner is told."""
        if question.right != "own":
            return []
        find = partial(records.find_all, question_id=question.id)
        return await self._database.read(find)

    async def put(self, question_id: str, shares: Sequence[Share], actor: UserActor) -> list[Share]:
        """Replace them. Raises `NotFound`, `Forbidden`, and `Invalid` for unknown grantees."""
        question = await self._viewers.get_own(question_id, actor)
        if len(shares) > MAX_SHARES:
            raise Invalid("saved_questions.too_many_shares", path="shares", most=MAX_SHARES)
        distinct = {(each.kind, each.id): each for each in shares}

        def store(connection: Connection) -> None:
            for kind in _KINDS:
                ids = {each.id for each in distinct.values() if each.kind == kind}
                if ids - records.find_known(connection, kind, ids, actor.workspace_id):
                    raise Invalid("saved_questions.unknown_grantee", path="shares")
            others = [each for each in distinct.values() if each.id != actor.id]
            records.put(connection, question_id, others)

        await self._database.write(store)
        return await self.list_shares(question)

    async def find_grantees(self, user: CurrentUser, words: str) -> list[Share]:
        """Members and groups of a workspace by name, a few: of groups those that the user is in.

        Who manages people finds all groups.
        """
        member = None if user.may("manage_people") else user.id
        where = user.workspace_id

        def find(connection: Connection) -> list[Share]:
            groups = records.find_groups(connection, words, where, member)
            users = records.find_users(connection, words, where)
            found = [Share("group", group_id, "view", name) for group_id, name in groups]
            others = [each for each in users if each[0] != user.id]
            return found + [Share("user", user_id, "view", name) for user_id, name in others]

        return await self._database.read(find)
