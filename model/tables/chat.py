"""Tables of chats, and of what belongs to one."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from model.database.engine import Base, ExactString, LongText, new_id, now

TITLE_LENGTH = 120
FOLDER_NAME_LENGTH = 64
CONVERSATION_LENGTH = 128


class ChatRow(Base):
    """A chat of one user. What it is asked of, and who answers, are its newest question's.

    `seen_at` is when its user last looked at its answers, on whichever device; none yet: null.
    `preview_of` is the chat with the draft of a dashboard whose cards it answers; no list has it.
    """

    __tablename__ = "chats"
    __table_args__ = (Index(None, "user_id", "updated_at"), Base.__table_args__)

    id: Mapped[str] = mapped_column(ExactString(36), primary_key=True, default=new_id)
    user_id: Mapped[str] = mapped_column(
        ExactString(36), ForeignKey("users.id", ondelete="CASCADE")
    )
    workspace_id: Mapped[str] = mapped_column(ExactString(36), server_default="")
    title: Mapped[str] = mapped_column(String(TITLE_LENGTH))
    mode: Mapped[str] = mapped_column(String(16))
    datasource_id: Mapped[str | None] = mapped_column(ExactString(36))
    file_ids: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    model_id: Mapped[str | None] = mapped_column(ExactString(36))
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now)
    seen_at: Mapped[datetime | None]
    pinned: Mapped[bool] = mapped_column(default=False, server_default=false())
    archived: Mapped[bool] = mapped_column(default=False, server_default=false())
    folder_id: Mapped[str | None] = mapped_column(ExactString(36))
    preview_of: Mapped[str | None] = mapped_column(ExactString(36), index=True)


class ChatFolderRow(Base):
    """A folder for chats of one user. `name_key` is what makes a name unique among his."""

    __tablename__ = "chat_folders"
    __table_args__ = (UniqueConstraint("user_id", "name_key"), Base.__table_args__)

    id: Mapped[str] = mapped_column(ExactString(36), primary_key=True, default=new_id)
    user_id: Mapped[str] = mapped_column(
        ExactString(36), ForeignKey("users.id", ondelete="CASCADE")
    )
    name: Mapped[str] = mapped_column(String(FOLDER_NAME_LENGTH))
    name_key: Mapped[str] = mapped_column(ExactString(255))
    created_at: Mapped[datetime] = mapped_column(default=now)


class ChatMemoryRow(Base):
    """A summary that stands for a run and all that it follows in its branch."""

    __tablename__ = "chat_memories"

    run_id: Mapped[str] = mapped_column(
        ExactString(36), ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True
    )
    chat_id: Mapped[str] = mapped_column(ExactString(36), index=True)
    summary: Mapped[str] = mapped_column(LongText)


class DifyConversationRow(Base):
    """What the Dify application calls the conversation in which a run asked."""

    __tablename__ = "dify_conversations"

    run_id: Mapped[str] = mapped_column(
        ExactString(36), ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True
    )
    chat_id: Mapped[str] = mapped_column(ExactString(36), index=True)
    conversation_id: Mapped[str] = mapped_column(ExactString(CONVERSATION_LENGTH))
