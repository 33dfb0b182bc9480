"""The audit: a chain of records, its head, and the checkpoints that its cuts left."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from model.database.engine import Base, ExactString, LongText

Sequence = BigInteger().with_variant(Integer(), "sqlite")
NAME_LENGTH = 255
ACTION_LENGTH = 80
TARGET_LENGTH = 128
REQUEST_LENGTH = 64


class AuditRecordRow(Base):
    """Something that happened. `mac` is keyed and covers the record and the `mac` before it.

    It refers to no other table: it stays when what it names is deleted.
    """

    __tablename__ = "audit_records"
    __table_args__ = (
        Index(None, "at"),
        Index(None, "kind"),
        Index(None, "user_id"),
        Index(None, "source_id"),
        Index(None, "workspace_id"),
        Base.__table_args__,
    )

    seq: Mapped[int] = mapped_column(Sequence, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(ExactString(16))
    action: Mapped[str] = mapped_column(ExactString(ACTION_LENGTH))
    outcome: Mapped[str] = mapped_column(ExactString(16))
    user_id: Mapped[str | None] = mapped_column(ExactString(36))
    user_name: Mapped[str] = mapped_column(ExactString(NAME_LENGTH))
    workspace_id: Mapped[str | None] = mapped_column(ExactString(36))
    """Null: stored before there were workspaces. Empty: of the installation."""
    source_id: Mapped[str | None] = mapped_column(ExactString(36))
    run_id: Mapped[str | None] = mapped_column(ExactString(36))
    target_id: Mapped[str | None] = mapped_column(ExactString(TARGET_LENGTH))
    request_id: Mapped[str] = mapped_column(ExactString(REQUEST_LENGTH))
    details: Mapped[str] = mapped_column(LongText)
    key_id: Mapped[str] = mapped_column(ExactString(8))
    mac: Mapped[str] = mapped_column(ExactString(64))


class AuditHeadRow(Base):
    """The newest record. Whoever appends locks this row, so all workers have one order."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    seq: Mapped[int] = mapped_column(Sequence)
    mac: Mapped[str] = mapped_column(ExactString(64))
    key_id: Mapped[str] = mapped_column(ExactString(8))
    signature: Mapped[str] = mapped_column(ExactString(64))


class AuditCheckpointRow(Base):
    """Up to where records were deleted when their time was over."""

    __tablename__ = "audit_checkpoints"

    seq: Mapped[int] = mapped_column(Sequence, primary_key=True, autoincrement=False)
    mac: Mapped[str] = mapped_column(ExactString(64))
    count: Mapped[int] = mapped_column(Sequence)
    at: Mapped[datetime]
    key_id: Mapped[str] = mapped_column(ExactString(8))
    signature: Mapped[str] = mapped_column(ExactString(64))
