"""Vectors of the tables of data sources, and how far each source is."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from model.database.engine import Base, ExactString, now


class SourceVectorsRow(Base):
    """Which vectors a source has. `stamp` changes with them, `schema_version` says of which state
    of the source they are.
    """

    __tablename__ = "source_vectors"

    datasource_id: Mapped[str] = mapped_column(
        ExactString(36), ForeignKey("datasources.id", ondelete="CASCADE"), primary_key=True
    )
    model: Mapped[str] = mapped_column(ExactString(255), default="")
    dimension: Mapped[int] = mapped_column(default=0)
    schema_version: Mapped[str] = mapped_column(ExactString(36), default="")
    teaching_version: Mapped[str] = mapped_column(ExactString(36), default="", server_default="")
    stamp: Mapped[str] = mapped_column(ExactString(36), default="")
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    failures: Mapped[int] = mapped_column(default=0)
    error: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    retry_at: Mapped[datetime | None]
    owner: Mapped[str | None] = mapped_column(ExactString(36))
    until: Mapped[datetime] = mapped_column(default=now)


class TextVectorRow(Base):
    """A vector of length one: half-precision numbers, the lowest byte first."""

    __tablename__ = "text_vectors"

    datasource_id: Mapped[str] = mapped_column(
        ExactString(36), ForeignKey("datasources.id", ondelete="CASCADE"), primary_key=True
    )
    fingerprint: Mapped[str] = mapped_column(ExactString(32), primary_key=True)
    dimension: Mapped[int]
    chinese: Mapped[bool]
    numbers: Mapped[bytes] = mapped_column(LargeBinary)
