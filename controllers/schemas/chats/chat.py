"""Chats as they are shown and changed."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from controllers.schemas.runs import MessageView
from model.answers.answer import Mode
from model.chats.chat import Chat
from services.chats.service import ChatChange

MAX_DELETED = 500
Id = Annotated[str, Field(max_length=64)]


class ChatMatchView(BaseModel):
    """Where a search found its words."""

    run_id: str
    excerpt: str = Field(description="One line with what stands around the words.")


class ChatView(BaseModel):
    """A chat as it is listed."""

    id: str
    title: str
    mode: Mode
    datasource_id: str | None
    file_ids: tuple[str, ...] = ()
    model_id: str | None = None
    created_at: datetime
    updated_at: datetime
    running: bool = Field(description="Whether a question of it is being answered.")
    waiting: bool = Field(description="Whether an answer of it waits for the user's decision.")
    unseen: bool = Field(
        description="Whether an answer has ended that the user has not seen on any device."
    )
    pinned: bool = Field(description="Whether it stands above all others.")
    archived: bool = Field(description="Whether it is left out of the list; a search finds it.")
    folder_id: str | None
    match: ChatMatchView | None = Field(
        default=None, description="Where a search found its words, unless the title has them."
    )

    @classmethod
    def from_chat(cls, chat: Chat) -> "ChatView":
        """The view of a chat."""
        return cls.model_validate(chat, from_attributes=True)


class WholeChat(ChatView):
    """A chat with its messages."""

    messages: list[MessageView] = []


class ChatPatch(BaseModel):
    """What to change; what is left out stays."""

    title: str | None = None
    seen: Literal[True] | None = Field(
        default=None, description="Note that the user has seen every answer that has ended so far."
    )
    pinned: bool | None = None
    archived: bool | None = None
    folder_id: Id | None = Field(default=None, description="A folder; null takes it out of one.")

    def to_change(self) -> ChatChange:
        """The change that is asked for."""
        return ChatChange(
            title=self.title,
            pinned=self.pinned,
            archived=self.archived,
            seen=self.seen is True,
            moves="folder_id" in self.model_fields_set,
            folder_id=self.folder_id or None,
        )


class ChatIds(BaseModel):
    """Chats to delete."""

    ids: list[Id] = Field(min_length=1, max_length=MAX_DELETED)


class DeletedChats(BaseModel):
    """The chats that are deleted; others of the ids are no chats of the caller."""

    deleted: list[str]
