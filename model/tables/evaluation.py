"""Evaluations of the examples of sources, and proposals for new ones."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from model.database.engine import Base, ExactString, LongText, new_id, now


class ProposalRow(Base):
    """A corrected statement that a user sent; his run may be deleted by now."""

    __tablename__ = "proposals"
    __table_args__ = (
        Index(None, "datasource_id", "status", "created_at", "id"),
        Index(None, "created_at", "id"),
        Index(None, "run_id"),
        Base.__table_args__,
    )

    id: Mapped[str] = mapped_column(ExactString(36), primary_key=True, default=new_id)
    datasource_id: Mapped[str] = mapped_column(
        ExactString(36), ForeignKey("datasources.id", ondelete="CASCADE")
    )
    run_id: Mapped[str] = mapped_column(ExactString(36))
    user_id: Mapped[str] = mapped_column(
        ExactString(36), ForeignKey("users.id", ondelete="CASCADE")
    )
    question: Mapped[str] = mapped_column(LongText)
    sql: Mapped[str] = mapped_column("statement", LongText)
    corrected_sql: Mapped[str] = mapped_column(LongText)
    comment: Mapped[str] = mapped_column(LongText)
    status: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[datetime] = mapped_column(default=now)
    reviewed_at: Mapped[datetime | None]
    reviewed_by: Mapped[str | None] = mapped_column(ExactString(36))
    example_id: Mapped[str | None] = mapped_column(ExactString(36))


class EvaluationRow(Base):
    """An evaluation. `active_source` is its source while it runs, so there is one at a time.

    The worker that runs it is the `owner` as long as it renews the lease.
    """

    __tablename__ = "evaluations"
    __table_args__ = (
        Index(None, "datasource_id", "started_at", "id"),
        Index(None, "proposal_id"),
        Base.__table_args__,
    )

    id: Mapped[str] = mapped_column(ExactString(36), primary_key=True, default=new_id)
    datasource_id: Mapped[str] = mapped_column(
        ExactString(36), ForeignKey("datasources.id", ondelete="CASCADE")
    )
    active_source: Mapped[str | None] = mapped_column(ExactString(36), unique=True)
    proposal_id: Mapped[str | None] = mapped_column(ExactString(36))
    question: Mapped[str | None] = mapped_column(LongText)
    sql: Mapped[str | None] = mapped_column("statement", LongText)
    user_id: Mapped[str] = mapped_column(ExactString(36))
    locale: Mapped[str] = mapped_column(String(8))
    model_id: Mapped[str] = mapped_column(ExactString(36))
    answering_kind: Mapped[str] = mapped_column(String(16))
    answering_name: Mapped[str] = mapped_column(String(255))
    teaching_version: Mapped[str] = mapped_column(ExactString(36))
    access: Mapped[str] = mapped_column(ExactString(64))
    status: Mapped[str] = mapped_column(String(16))
    stop_requested: Mapped[bool] = mapped_column(default=False)
    questions: Mapped[int]
    counts: Mapped[dict[str, int]] = mapped_column(JSON)
    baseline: Mapped[dict[str, int] | None] = mapped_column(JSON(none_as_null=True))
    calls: Mapped[int] = mapped_column(default=0)
    tokens: Mapped[int] = mapped_column(BigInteger, default=0)
    problem: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    owner: Mapped[str] = mapped_column(ExactString(36))
    until: Mapped[datetime]
    started_at: Mapped[datetime] = mapped_column(default=now)
    finished_at: Mapped[datetime | None]


class EvaluatedQuestionRow(Base):
    """A question of an evaluation and its outcome."""

    __tablename__ = "evaluated_questions"

    evaluation_id: Mapped[str] = mapped_column(
        ExactString(36), ForeignKey("evaluations.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    example_id: Mapped[str] = mapped_column(ExactString(36))
    question: Mapped[str] = mapped_column(LongText)
    outcome: Mapped[str] = mapped_column(String(16))
    baseline: Mapped[str | None] = mapped_column(String(16))
    sql: Mapped[str] = mapped_column("statement", LongText)
    problem: Mapped[str] = mapped_column(LongText)
