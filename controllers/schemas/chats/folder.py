"""Folders for chats as they are shown and changed."""

from pydantic import BaseModel, Field

from model.chats.chat import ChatFolder


class FolderView(BaseModel):
    """A folder for chats."""

    id: str
    name: str

    @classmethod
    def from_folder(cls, folder: ChatFolder) -> "FolderView":
        """The view of a folder."""
        return cls(id=folder.id, name=folder.name)


class FoldersView(BaseModel):
    """All folders of a user."""

    items: list[FolderView]
    next_cursor: str | None = None


class FolderName(BaseModel):
    """What a folder is called."""

    name: str = Field(max_length=255)
