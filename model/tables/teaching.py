"""What administrators teach about sources: terms and examples."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from model.database.engine import Base, ExactString, new_id, now

_OPTIONS = {"mysql_charset": "utf8mb4", "mysql_engine": "InnoDB"}


class TermRow(Base):
    """A term of a source, or of all of the workspace when `datasource_id` is null."""

    __tablename__ = "terms"
    __table_args__ = (Index(None, "datasource_id", "created_at", "id"), _OPTIONS)

    id: Mapped[str] = mapped_column(ExactString(36), primary_key=True, default=new_id)
    datasource_id: Mapped[str | None] = mapped_column(
        ExactString(36), ForeignKey("datasources.id", ondelete="CASCADE")
    )
    workspace_id: Mapped[str] = mapped_column(ExactString(36), server_default="")
    name: Mapped[str] = mapped_column(String(100))
    synonyms: Mapped[list[str]] = mapped_column(JSON)
    definition: Mapped[str] = mapped_column(Text)
    source_table: Mapped[str | None] = mapped_column(ExactString(255))
    row_condition: Mapped[str | None] = mapped_column(Text)
    expression: Mapped[str | None] = mapped_column(Text)
    time_column: Mapped[str | None] = mapped_column(ExactString(255))
    unit: Mapped[str | None] = mapped_column(String(16))
    number_format: Mapped[str | None] = mapped_column(String(16))
    column_names: Mapped[list[str]] = mapped_column(JSON)
    """Columns of the table that the term names."""
    is_measure: Mapped[bool]
    enabled: Mapped[bool]
    version: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now)
    updated_by: Mapped[str | None] = mapped_column(ExactString(36))
    """The id of the user; the account may be deleted by now."""


class ExampleRow(Base):
    """A question with its statement. `question_key` is what makes it unique in its source."""

    __tablename__ = "examples"
    __table_args__ = (
        UniqueConstraint("datasource_id", "question_key"),
        Index(None, "datasource_id", "created_at", "id"),
        _OPTIONS,
    )

    id: Mapped[str] = mapped_column(ExactString(36), primary_key=True, default=new_id)
    datasource_id: Mapped[str] = mapped_column(
        ExactString(36), ForeignKey("datasources.id", ondelete="CASCADE")
    )
    question: Mapped[str] = mapped_column(Text)
    question_key: Mapped[str] = mapped_column(ExactString(64))
    statement: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text)
    enabled: Mapped[bool]
    origin: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[datetime] = mapped_column(default=now)
    updated_at: Mapped[datetime] = mapped_column(default=now)
    updated_by: Mapped[str | None] = mapped_column(ExactString(36))
