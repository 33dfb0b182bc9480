"""Uploaded files."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, false
from sqlalchemy.orm import Mapped, mapped_column

from model.database.engine import Base, ExactString, LongText, new_id, now

NAME_LENGTH = 200


class FileRow(Base):
    """A file of one user: its content and its tables lie in the object store under these keys.

    While somebody reads it, `reader` has the lease until `read_until`. One with `part_of` is an
    upload that was appended to that file, or its first one: it is seen with the file only.
    """

    __tablename__ = "files"
    __table_args__ = (
        Index(None, "user_id", "created_at"),
        Index(None, "status"),
        Index(None, "content_key"),
        Index(None, "tables_key"),
        Index(None, "part_of"),
        Base.__table_args__,
    )

    id: Mapped[str] = mapped_column(ExactString(36), primary_key=True, default=new_id)
    user_id: Mapped[str] = mapped_column(
        ExactString(36), ForeignKey("users.id", ondelete="CASCADE")
    )
    workspace_id: Mapped[str] = mapped_column(ExactString(36), server_default="")
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    kind: Mapped[str] = mapped_column(String(16), default="")
    bytes: Mapped[int] = mapped_column(BigInteger)
    status: Mapped[str] = mapped_column(String(16), default="parsing")
    content_key: Mapped[str] = mapped_column(ExactString(64))
    tables_key: Mapped[str | None] = mapped_column(ExactString(64))
    tables_bytes: Mapped[int | None] = mapped_column(BigInteger)
    """The size of the tables, from shortly before they are stored; None: not measured yet."""
    tables: Mapped[str] = mapped_column(LongText, default="[]")
    """JSON, like `notices` (sentences not yet written) and `wishes` (of the owner, by table)."""
    notices: Mapped[str] = mapped_column(LongText, default="[]")
    wishes: Mapped[str] = mapped_column(LongText, default="[]")
    pages: Mapped[int | None]
    passages: Mapped[int | None]
    part_of: Mapped[str | None] = mapped_column(ExactString(36))
    position: Mapped[int] = mapped_column(default=0, server_default="0")
    """The place of an upload among those of its file."""
    new_rows_only: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether rows are left out that the uploads before have already."""
    error: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(default=now)
    reader: Mapped[str | None] = mapped_column(ExactString(36))
    read_until: Mapped[datetime | None]
    progress: Mapped[dict[str, Any] | None] = mapped_column(JSON)
