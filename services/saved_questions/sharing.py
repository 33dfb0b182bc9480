"""With whom saved questions and dashboards are shared: by user and group, to see or to change."""

from collections.abc import Sequence
from functools import partial
from typing import Literal, Protocol

from sqlalchemy import Connection

from model.actor import UserActor
from model.database.engine import Database
from model.errors import Invalid
from model.repositories.saved_questions import shares as records
from model.repositories.saved_questions.shares import ShareTable
from model.sources.saved_question import Right, Share
from model.user import CurrentUser
from services.saved_questions.viewers import QuestionViewers

MAX_SHARES = 100
_KINDS: tuple[Literal["user", "group"], ...] = ("user", "group")


class SharedRecord(Protocol):
    """What is shared, as one who may see it does."""

    @property
    def id(self) -> str: ...
    @property
    def right(self) -> Right: ...


class RecordViewers(Protocol):
    """Finds records of one kind for users."""

    async def get_own(self, record_id: str, actor: UserActor, /) -> SharedRecord:
        """A record of a user's own. Raises `NotFound`, `Forbidden`."""
        ...


class Sharing:
    """Owners share their records of one kind. A share opens no source."""

    def __init__(self, database: Database, viewers: RecordViewers, table: ShareTable) -> None:
        self._database = database
        self._viewers = viewers
        self._table = table

    async def list_shares(self, record: SharedRecord) -> list[Share]:
        """With whom a record is shared; only its owner gets it."""
        if record.right != "own":
            return []
        return await self._database.read(partial(self._table.find_all, record_id=record.id))

    async def put(self, record_id: str, shares: Sequence[Share], actor: UserActor) -> list[Share]:
        """Replace them. Raises `NotFound`, `Forbidden`, and `Invalid` for unknown grantees."""
        record = await self._viewers.get_own(record_id, actor)
        if len(shares) > MAX_SHARES:
            raise Invalid("saved_questions.too_many_shares", path="shares", most=MAX_SHARES)
        distinct = {(each.kind, each.id): each for each in shares}

        def store(connection: Connection) -> None:
            for kind in _KINDS:
                ids = {each.id for each in distinct.values() if each.kind == kind}
                if ids - records.find_known(connection, kind, ids, actor.workspace_id):
                    raise Invalid("saved_questions.unknown_grantee", path="shares")
            others = [each for each in distinct.values() if each.id != actor.id]
            self._table.put(connection, record_id, others)

        await self._database.write(store)
        return await self.list_shares(record)


class QuestionSharing(Sharing):
    """Owners share their questions: who may not ask the source of one sees nothing of it."""

    def __init__(self, database: Database, viewers: QuestionViewers) -> None:
        super().__init__(database, viewers, records.QUESTION_SHARES)

    async def find_grantees(self, user: CurrentUser, words: str) -> list[Share]:
        """Members and groups of a workspace by name, a few: of groups those that the user is in.

        Who manages people finds all groups.
        """
        member = None if user.may("manage_people") else user.id
        where = user.workspace_id

        def find(connection: Connection) -> list[Share]:
            groups = records.find_groups(connection, words, where, member)
            users = records.find_users(connection, words, where)
            group_shares = [Share("group", group_id, "view", name) for group_id, name in groups]
            others = [each for each in users if each[0] != user.id]
            return group_shares + [Share("user", user_id, "view", name) for user_id, name in others]

        return await self._database.read(find)
