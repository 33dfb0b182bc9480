"""The processes that answer questions."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from model.database.engine import Base, ExactString, now


class WorkerRow(Base):
    """A process that says every few seconds that it lives, by counting up `beat`."""

    __tablename__ = "workers"

    id: Mapped[str] = mapped_column(ExactString(36), primary_key=True)
    host: Mapped[str] = mapped_column(ExactString(255))
    pid: Mapped[int]
    beat: Mapped[int] = mapped_column(default=0)
    seen_at: Mapped[datetime] = mapped_column(default=now)
