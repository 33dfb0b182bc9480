"""Work that one worker at a time does for all."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from model.database.engine import Base, ExactString


class LeaseRow(Base):
    """Until when somebody alone has some work."""

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(ExactString(64), primary_key=True)
    until: Mapped[datetime]
