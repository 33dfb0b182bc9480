"""Saved questions: their folders, with whom they are shared, and when they ran."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from model.database.engine import Base, ExactString, LongText, new_id, now
from model.tables.saved_questions.share import ShareColumns


class QuestionFolderRow(Base):
    """A folder of a user in a workspace. `name_key` is what makes a name unique among his."""

    __tablename__ = "question_folders"
    __table_args__ = (
        Index(None, "user_id", "workspace_id", "name_key", unique=True),
        Base.__table_args__,
    )

    id: Mapped[str] = mapped_column(ExactString(36), primary_key=True, default=new_id)
    user_id: Mapped[str] = mapped_column(
        ExactString(36), ForeignKey("users.id", ondelete="CASCADE")
    )
    workspace_id: Mapped[str] = mapped_column(ExactString(36), server_default="")
    name: Mapped[str] = mapped_column(String(64))
    name_key: Mapped[str] = mapped_column(ExactString(64))
    created_at: Mapped[datetime] = mapped_column(default=now)


class SavedQuestionRow(Base):
    """A saved question. It outlives its source, to say what became of it."""

    __tablename__ = "saved_questions"
    __table_args__ = (
        Index(None, "user_id", "updated_at", "id"),
        Index(None, "datasource_id"),
        Index(None, "folder_id"),
        Base.__table_args__,
    )

    id: Mapped[str] = mapped_column(ExactString(36), primary_key=True, default=new_id)
    user_id: Mapped[str] = mapped_column(
        ExactString(36), ForeignKey("users.id", ondelete="CASCADE")
    )
    workspace_id: Mapped[str] = mapped_column(ExactString(36), server_default="")
    """That of its source, which it outlives."""
    folder_id: Mapped[str | None] = mapped_column(
        ExactString(36), ForeignKey("question_folders.id", ondelete="SET NULL")
    )
    datasource_id: Mapped[str] = mapped_column(ExactString(36))
    source_name: Mapped[str] = mapped_column(String(128))
    name: Mapped[str] = mapped_column(String(200))
    question: Mapped[str] = mapped_column(LongText)
    sql: Mapped[str] = mapped_column("statement", LongText)
    template: Mapped[str] = mapped_column(LongText)
    """As JSON, like `chart`."""
    chart: Mapped[str] = mapped_column(LongText)
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now)


class QuestionShareRow(ShareColumns, Base):
    """A user, or a group, with whom a question is shared."""

    __tablename__ = "question_shares"

    question_id: Mapped[str] = mapped_column(
        ExactString(36), ForeignKey("saved_questions.id", ondelete="CASCADE"), index=True
    )


class QuestionRunRow(Base):
    """One time that a saved question ran; the newest of each are stored."""

    __tablename__ = "question_runs"
    __table_args__ = (Index(None, "question_id", "at", "id"), Base.__table_args__)

    id: Mapped[str] = mapped_column(ExactString(36), primary_key=True, default=new_id)
    question_id: Mapped[str] = mapped_column(
        ExactString(36), ForeignKey("saved_questions.id", ondelete="CASCADE")
    )
    user_id: Mapped[str] = mapped_column(
        ExactString(36), ForeignKey("users.id", ondelete="CASCADE")
    )
    status: Mapped[str] = mapped_column(String(8))
    row_count: Mapped[int | None]
    elapsed_ms: Mapped[int]
    at: Mapped[datetime] = mapped_column(default=now)
