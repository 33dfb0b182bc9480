"""Dashboards: what stands on them, with whom they are shared, and rows of their cards."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from model.database.engine import Base, ExactString, LongText, new_id, now
from model.tables.run import LongBytes
from model.tables.saved_questions.share import ShareColumns


class DashboardRow(Base):
    """A dashboard. `contents` and `schedule` are JSON."""

    __tablename__ = "dashboards"
    __table_args__ = (
        Index(None, "user_id", "updated_at", "id"),
        Index(None, "next_due_at"),
        Base.__table_args__,
    )

    id: Mapped[str] = mapped_column(ExactString(36), primary_key=True, default=new_id)
    user_id: Mapped[str] = mapped_column(
        ExactString(36), ForeignKey("users.id", ondelete="CASCADE")
    )
    workspace_id: Mapped[str] = mapped_column(ExactString(36), server_default="")
    name: Mapped[str] = mapped_column(String(200))
    contents: Mapped[str] = mapped_column(LongText)
    revision: Mapped[int]
    schedule: Mapped[str | None] = mapped_column(LongText)
    next_due_at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now)


class DashboardShareRow(ShareColumns, Base):
    """A user, or a group, with whom a dashboard is shared."""

    __tablename__ = "dashboard_shares"

    dashboard_id: Mapped[str] = mapped_column(
        ExactString(36), ForeignKey("dashboards.id", ondelete="CASCADE"), index=True
    )


class CachedRowsRow(Base):
    """Rows that a card showed. `key` is a hash of the statement, and of the access it ran under."""

    __tablename__ = "dashboard_rows"
    __table_args__ = (
        Index(None, "question_id"),
        Index(None, "datasource_id"),
        Index(None, "at"),
        Base.__table_args__,
    )

    dashboard_id: Mapped[str] = mapped_column(
        ExactString(36), ForeignKey("dashboards.id", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[str] = mapped_column(ExactString(64), primary_key=True)
    question_id: Mapped[str] = mapped_column(
        ExactString(36), ForeignKey("saved_questions.id", ondelete="CASCADE")
    )
    datasource_id: Mapped[str] = mapped_column(
        ExactString(36), ForeignKey("datasources.id", ondelete="CASCADE")
    )
    data: Mapped[bytes] = mapped_column(LongBytes)
    at: Mapped[datetime] = mapped_column(default=now)


class DashboardRefreshRow(Base):
    """A due time of a dashboard, stored before its cards are refreshed: once for all workers."""

    __tablename__ = "dashboard_refreshes"
    __table_args__ = (Index(None, "status"), Base.__table_args__)

    dashboard_id: Mapped[str] = mapped_column(
        ExactString(36), ForeignKey("dashboards.id", ondelete="CASCADE"), primary_key=True
    )
    due_at: Mapped[datetime] = mapped_column(primary_key=True)
    worker_id: Mapped[str] = mapped_column(ExactString(36))
    status: Mapped[str] = mapped_column(String(16))
    card_count: Mapped[int | None]
    failed_count: Mapped[int | None]
    started_at: Mapped[datetime] = mapped_column(default=now)
    finished_at: Mapped[datetime | None]
