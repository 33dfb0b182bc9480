"""Folders of saved questions: one level, each user's own in a workspace."""

from functools import partial

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from model.actor import UserActor
from model.database.engine import Database, new_id, now
from model.errors import Conflict, NotFound
from model.repositories.saved_questions import folders as records
from model.sources.saved_question import QuestionFolder
from model.workspaces.record_names import check_name

MAX_NAME = 64
MAX_FOLDERS = 200
_check_name = partial(check_name, problem="saved_questions.bad_folder_name", longest=MAX_NAME)


class QuestionFolders:
    """All that can be done with folders. What is shared with a user is in none of his."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def list_own(self, user: UserActor) -> list[QuestionFolder]:
        """The folders of a user in his workspace, by name."""
        return await self._database.read(partial(records.find_own, user=user))

    async def get(self, folder_id: str, user: UserActor) -> QuestionFolder:
        """A folder of a user in his workspace. Raises `NotFound`."""
        find = partial(records.find, folder_id=folder_id, user=user)
        folder = await self._database.read(find)
        if folder is None:
            raise NotFound("saved_questions.unknown_folder")
        return folder

    async def create(self, name: str, user: UserActor) -> QuestionFolder:
        """A new folder. Raises `Invalid`, and `Conflict` when the name is taken."""
        folder = QuestionFolder(new_id(), _check_name(name), 0, now())

        def store(connection: Connection) -> None:
            if len(records.find_own(connection, user)) >= MAX_FOLDERS:
                raise Conflict("saved_questions.too_many_folders", most=MAX_FOLDERS)
            records.add(connection, folder, user, _fold(folder.name))

        try:
            await self._database.write(store)
        except IntegrityError:
            raise Conflict("saved_questions.folder_name_taken") from None
        return folder

    async def rename(self, folder_id: str, name: str, user: UserActor) -> QuestionFolder:
        """Give a folder another name. Raises `NotFound`, `Invalid`, `Conflict`."""
        await self.get(folder_id, user)
        checked_name = _check_name(name)
        change = partial(
            records.rename, folder_id=folder_id, name=checked_name, name_key=_fold(checked_name)
        )
        try:
            await self._database.write(change)
        except IntegrityError:
            raise Conflict("saved_questions.folder_name_taken") from None
        return await self.get(folder_id, user)

    async def delete(self, folder_id: str, user: UserActor) -> None:
        """Delete a folder; its questions stay, in none. Raises `NotFound`."""
        await self.get(folder_id, user)
        await self._database.write(partial(records.remove, folder_id=folder_id))


def _fold(name: str) -> str:
    return name.casefold()[:MAX_NAME]
