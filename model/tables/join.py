"""The join graph of each source, which outlives its source until Neo4j forgot it too."""

from typing import Any

from sqlalchemy import JSON, Double, String
from sqlalchemy.orm import Mapped, mapped_column

from model.database.engine import Base, ExactString


class JoinSetRow(Base):
    """How often the joins of a source were changed. `removed`: the source is gone."""

    __tablename__ = "relation_sets"

    source_id: Mapped[str] = mapped_column(ExactString(36), primary_key=True)
    revision: Mapped[int]
    removed: Mapped[bool] = mapped_column(default=False)


class JoinRow(Base):
    """A join; `pairs` are its [left column, right column]."""

    __tablename__ = "relations"

    source_id: Mapped[str] = mapped_column(ExactString(36), primary_key=True)
    id: Mapped[str] = mapped_column(ExactString(24), primary_key=True)
    left_table: Mapped[str] = mapped_column(ExactString(255))
    right_table: Mapped[str] = mapped_column(ExactString(255))
    pairs: Mapped[list[list[str]]] = mapped_column(JSON)
    origin: Mapped[str] = mapped_column(String(16))
    status: Mapped[str] = mapped_column(String(16))
    confidence: Mapped[float | None] = mapped_column(Double)
    evidence: Mapped[dict[str, Any] | None] = mapped_column(JSON)
