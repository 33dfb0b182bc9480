"""Folders in which users put their chats."""

import unicodedata

from sqlalchemy.exc import IntegrityError

from model.chats.chat import ChatFolder
from model.database.engine import Database
from model.errors import Conflict, Invalid, NotFound
from model.repositories import chat_folders
from model.tables.chat import FOLDER_NAME_LENGTH, ChatFolderRow

MAX_FOLDERS = 100


class ChatFolderService:
    """All that can be done with folders; each only by its owner."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def list_all(self, user_id: str) -> list[ChatFolder]:
        """The user's folders by name."""
        async with self._database.reading() as session:
            return await chat_folders.find_of_user(session, user_id)

    async def get(self, user_id: str, folder_id: str) -> ChatFolder:
        """A folder of the user. Raises `NotFound`."""
        async with self._database.reading() as session:
            folder = await chat_folders.find_by_id(session, folder_id)
        if folder is None or folder.user_id != user_id:
            raise NotFound("chats.folder_not_found")
        return folder

    async def create(self, user_id: str, name: str) -> ChatFolder:
        """A new folder. Raises `Invalid`, and `Conflict` when the name is taken."""
        name = _check_name(name)
        row = ChatFolderRow(user_id=user_id, name=name, name_key=_fold(name))
        try:
            async with self._database.transaction() as session:
                if await chat_folders.count(session, user_id) >= MAX_FOLDERS:
                    raise Conflict("chats.too_many_folders", most=MAX_FOLDERS)
                session.add(row)
        except IntegrityError:
            raise Conflict("chats.folder_name_taken") from None
        return chat_folders.to_folder(row)

    async def rename(self, folder: ChatFolder, name: str) -> ChatFolder:
        """Give a folder another name. Raises `Invalid`, `Conflict`."""
        name = _check_name(name)
        try:
            async with self._database.transaction() as session:
                await chat_folders.rename(session, folder.id, name, _fold(name))
        except IntegrityError:
            raise Conflict("chats.folder_name_taken") from None
        return ChatFolder(folder.id, folder.user_id, name)

    async def delete(self, folder: ChatFolder) -> None:
        """Delete a folder; its chats stay, outside of it."""
        async with self._database.transaction() as session:
            await chat_folders.remove(session, folder.id)


def _check_name(name: str) -> str:
    name = " ".join(name.split())
    if not 0 < len(name) <= FOLDER_NAME_LENGTH:
        raise Invalid("chats.bad_folder_name", path="name", limit=FOLDER_NAME_LENGTH)
    return name


def _fold(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold()[:255]
