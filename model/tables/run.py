"""Runs: a question, the log of its events, the stored answer, the kept rows."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, String
from sqlalchemy.dialects import mysql
from sqlalchemy.orm import Mapped, mapped_column

from model.database.engine import Base, ExactString, LongText, now

LongBytes = LargeBinary().with_variant(mysql.LONGBLOB(), "mysql")


class RunRow(Base):
    """A question and what became of it. `worker_id` says who runs it while it is running.

    `parent_id` is the run that it follows in its chat. Runs that follow the same one are versions.
    """

    __tablename__ = "runs"
    __table_args__ = (
        Index(None, "chat_id", "created_at"),
        Index(None, "user_id", "status"),
        Index(None, "status", "worker_id"),
        Index(None, "finished_at"),
        Base.__table_args__,
    )

    id: Mapped[str] = mapped_column(ExactString(36), primary_key=True)
    chat_id: Mapped[str] = mapped_column(
        ExactString(36), ForeignKey("chats.id", ondelete="CASCADE")
    )
    user_id: Mapped[str] = mapped_column(ExactString(36))
    workspace_id: Mapped[str] = mapped_column(ExactString(36), server_default="")
    """That of its chat."""
    worker_id: Mapped[str] = mapped_column(ExactString(36))
    parent_id: Mapped[str | None] = mapped_column(ExactString(36))
    mode: Mapped[str] = mapped_column(String(16))
    datasource_id: Mapped[str | None] = mapped_column(ExactString(36))
    file_ids: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    model_id: Mapped[str | None] = mapped_column(ExactString(36))
    question_id: Mapped[str] = mapped_column(ExactString(64))
    question: Mapped[str] = mapped_column(LongText)
    question_without_values: Mapped[str | None] = mapped_column(LongText)
    """The same without stored values, where we wrote the question from such; else null."""
    locale: Mapped[str] = mapped_column(String(8))
    answering_kind: Mapped[str] = mapped_column(String(16))
    answering_name: Mapped[str] = mapped_column(String(255))
    status: Mapped[str] = mapped_column(String(16), default="running")
    stop_requested: Mapped[bool] = mapped_column(default=False)
    error_code: Mapped[str | None] = mapped_column(String(64))
    error_message: Mapped[str | None] = mapped_column(LongText)
    usage: Mapped[str | None] = mapped_column(LongText)
    created_at: Mapped[datetime] = mapped_column(default=now)
    finished_at: Mapped[datetime | None]
    rating: Mapped[str | None] = mapped_column(String(8))
    comment: Mapped[str | None] = mapped_column(LongText)
    corrected_sql: Mapped[str | None] = mapped_column(LongText)
    access: Mapped[dict[str, str] | None] = mapped_column(JSON(none_as_null=True))
    """By table with rules, or by source, the fingerprint of what its user saw of it."""
    chart_settings: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class RunEventsRow(Base):
    """Consecutive events of a run, written in one go: their JSON, one a line.

    Two writers of one run collide on `first_seq`, so a run has one log whoever believes to own it.
    """

    __tablename__ = "run_events"

    run_id: Mapped[str] = mapped_column(
        ExactString(36), ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True
    )
    first_seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last_seq: Mapped[int]
    ends: Mapped[bool]
    data: Mapped[bytes] = mapped_column(LongBytes)


class RunAnswerRow(Base):
    """The stored answer; it does not depend on the log. Activities, steps and tools are JSON."""

    __tablename__ = "run_answers"

    run_id: Mapped[str] = mapped_column(
        ExactString(36), ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True
    )
    message_id: Mapped[str] = mapped_column(ExactString(64))
    text: Mapped[str] = mapped_column(LongText)
    reasoning: Mapped[str] = mapped_column(LongText)
    activities: Mapped[str] = mapped_column(LongText)
    steps: Mapped[str] = mapped_column(LongText)
    sql: Mapped[str] = mapped_column(LongText)
    tools: Mapped[str | None] = mapped_column(LongText)
    tools_read: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    """Names of the tools whose results came into the answer; null also where none was recorded."""


class RunPauseRow(Base):
    """What a run asks of its user and how it goes on, as JSON; `answers` once there are any."""

    __tablename__ = "run_pauses"

    run_id: Mapped[str] = mapped_column(
        ExactString(36), ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True
    )
    interrupts: Mapped[str] = mapped_column(LongText)
    state: Mapped[str | None] = mapped_column(LongText)
    answers: Mapped[str | None] = mapped_column(LongText)


class RunResultRow(Base):
    """The columns (JSON) of the rows a run kept."""

    __tablename__ = "run_results"

    run_id: Mapped[str] = mapped_column(
        ExactString(36), ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True
    )
    columns: Mapped[str] = mapped_column(LongText)
    row_count: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(default=now)


class RunResultPartRow(Base):
    """Some consecutive rows of a result, compressed."""

    __tablename__ = "run_result_parts"

    run_id: Mapped[str] = mapped_column(
        ExactString(36), ForeignKey("run_results.run_id", ondelete="CASCADE"), primary_key=True
    )
    part: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    data: Mapped[bytes] = mapped_column(LongBytes)
