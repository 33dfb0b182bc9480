"""Data sources and the tables found in them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from model.database.engine import Base, ExactString, LongText, new_id, now


class DatasourceRow(Base):
    """A source. `unique_role` is `demo` for the one demo, else null."""

    __tablename__ = "datasources"

    id: Mapped[str] = mapped_column(ExactString(36), primary_key=True, default=new_id)
    workspace_id: Mapped[str] = mapped_column(ExactString(36), server_default="", index=True)
    name: Mapped[str] = mapped_column(String(128))
    kind: Mapped[str] = mapped_column(String(32))
    config: Mapped[dict[str, Any]] = mapped_column(JSON)
    secret: Mapped[str | None] = mapped_column(Text)
    replica_secret: Mapped[str | None] = mapped_column(Text)
    """The address of the read replica with its account, sealed as a whole."""
    replica_found: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """What the last sync found at the replica."""
    unique_role: Mapped[str | None] = mapped_column(ExactString(16), unique=True)
    sample: Mapped[bool] = mapped_column(default=True)
    """Whether a sync may read values of it."""
    cost_rows: Mapped[int | None] = mapped_column(BigInteger)
    """Above so many rows by the plan, a statement waits for its user."""
    cost_units: Mapped[float | None]
    """The same by the planner's own unit of cost."""
    starters: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """First questions by language, where an administrator wrote them."""
    setup_step: Mapped[str | None] = mapped_column(String(16))
    """What its guided set-up waits for."""
    status: Mapped[str] = mapped_column(String(16), default="new")
    error: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    server_version: Mapped[str] = mapped_column(String(255), default="")
    table_count: Mapped[int] = mapped_column(default=0)
    visible_count: Mapped[int] = mapped_column(default=0)
    """Of these tables, those that users see: enabled, with an enabled column."""
    writable: Mapped[bool | None]
    version: Mapped[str] = mapped_column(ExactString(36), default=new_id)
    teaching_version: Mapped[str] = mapped_column(ExactString(36), default="", server_default="")
    """Changes with every change of its terms and examples."""
    revision: Mapped[int] = mapped_column(default=0)
    synced_at: Mapped[datetime | None]
    newest: Mapped[date | None]
    """The newest day in the data of kept files, as of the last sync."""
    created_at: Mapped[datetime] = mapped_column(default=now)
    sync_owner: Mapped[str | None] = mapped_column(ExactString(36))
    sync_until: Mapped[datetime | None]
    sync_progress: Mapped[dict[str, Any] | None] = mapped_column(JSON)


class SourceTableRow(Base):
    """A table or view of a source. One that a later sync did not find is `gone`, its notes kept."""

    __tablename__ = "source_tables"
    __table_args__ = (
        UniqueConstraint("datasource_id", "name"),
        {"mysql_charset": "utf8mb4", "mysql_engine": "InnoDB"},
    )

    id: Mapped[str] = mapped_column(ExactString(36), primary_key=True, default=new_id)
    datasource_id: Mapped[str] = mapped_column(
        ExactString(36), ForeignKey("datasources.id", ondelete="CASCADE")
    )
    name: Mapped[str] = mapped_column(ExactString(255))
    position: Mapped[int]
    gone: Mapped[bool] = mapped_column(default=False)
    kind: Mapped[str] = mapped_column(String(16))
    comment: Mapped[str] = mapped_column(Text, default="")
    note: Mapped[str] = mapped_column(Text, default="")
    enabled: Mapped[bool] = mapped_column(default=True)
    row_estimate: Mapped[int | None] = mapped_column(BigInteger)
    rows_exact: Mapped[bool] = mapped_column(default=False)
    """Whether the last sync counted them."""
    primary_key: Mapped[list[str]] = mapped_column(JSON)
    foreign_keys: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    columns: Mapped[str] = mapped_column(LongText)
    """JSON: a list of columns with their notes, switches, sample values and profiles."""


class SourceLineageRow(Base):
    """Which tables of a source read others, as the last sync found it: one JSON document."""

    __tablename__ = "source_lineages"

    datasource_id: Mapped[str] = mapped_column(
        ExactString(36), ForeignKey("datasources.id", ondelete="CASCADE"), primary_key=True
    )
    version: Mapped[str] = mapped_column(ExactString(36))
    tables: Mapped[str] = mapped_column(LongText)


class SourceFileRow(Base):
    """An uploaded file that a source keeps, as it was when it was last taken.

    The object under `tables_key` stays for as long as a source or the file itself names it.
    """

    __tablename__ = "source_files"
    __table_args__ = (
        Index(None, "datasource_id"),
        Index(None, "file_id"),
        Index(None, "tables_key"),
        Index(None, "user_id"),
        {"mysql_charset": "utf8mb4", "mysql_engine": "InnoDB"},
    )

    id: Mapped[str] = mapped_column(ExactString(36), primary_key=True, default=new_id)
    datasource_id: Mapped[str] = mapped_column(
        ExactString(36), ForeignKey("datasources.id", ondelete="CASCADE")
    )
    position: Mapped[int]
    file_id: Mapped[str] = mapped_column(ExactString(36))
    """The upload; it may be deleted by now."""
    name: Mapped[str] = mapped_column(String(200))
    kind: Mapped[str] = mapped_column(String(16))
    tables_key: Mapped[str] = mapped_column(ExactString(64))
    tables_bytes: Mapped[int | None] = mapped_column(BigInteger)
    """Their size; None: not measured yet."""
    user_id: Mapped[str] = mapped_column(ExactString(36), default="", server_default="")
    """Whose upload it was: the size counts for him."""
    tables: Mapped[str] = mapped_column(LongText)


class SchemaChangesRow(Base):
    """The changes that one sync found. `changes` is a JSON list, of which `total` may be more."""

    __tablename__ = "schema_changes"
    __table_args__ = (
        Index(None, "datasource_id", "synced_at"),
        {"mysql_charset": "utf8mb4", "mysql_engine": "InnoDB"},
    )

    id: Mapped[str] = mapped_column(ExactString(36), primary_key=True, default=new_id)
    datasource_id: Mapped[str] = mapped_column(
        ExactString(36), ForeignKey("datasources.id", ondelete="CASCADE")
    )
    synced_at: Mapped[datetime]
    total: Mapped[int]
    changes: Mapped[str] = mapped_column(LongText)
