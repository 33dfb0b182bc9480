"""What of sources may leave for models, tools and other services."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from model.database.engine import Base, ExactString, LongText, now


class SourceEgressRow(Base):
    """The egress rules of a source. `never` is JSON: pairs of table and column."""

    __tablename__ = "source_egress"

    datasource_id: Mapped[str] = mapped_column(
        ExactString(36), ForeignKey("datasources.id", ondelete="CASCADE"), primary_key=True
    )
    version: Mapped[int]
    remote: Mapped[str] = mapped_column(String(16))
    local: Mapped[str] = mapped_column(String(16))
    never: Mapped[str] = mapped_column(LongText)
    updated_at: Mapped[datetime] = mapped_column(default=now)
    updated_by: Mapped[str | None] = mapped_column(ExactString(36))
