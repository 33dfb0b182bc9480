"""Budgets of users and roles, the rows that users were given, and what is reserved of both."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from model.database.engine import Base, ExactString


class BudgetRow(Base):
    """The budget of a user or a role, where it is not the one of the installation."""

    __tablename__ = "budgets"

    subject: Mapped[str] = mapped_column(ExactString(8), primary_key=True)
    """`user` or `role`."""
    subject_id: Mapped[str] = mapped_column(ExactString(36), primary_key=True)
    rows_per_day: Mapped[int | None] = mapped_column(BigInteger)
    tokens_per_day: Mapped[int | None] = mapped_column(BigInteger)


class RowUsageRow(Base):
    """How many rows a user's answers had on one day (UTC)."""

    __tablename__ = "row_usage"

    user_id: Mapped[str] = mapped_column(
        ExactString(36), ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    day: Mapped[str] = mapped_column(ExactString(10), primary_key=True)
    row_count: Mapped[int] = mapped_column(BigInteger)


class BudgetReservationRow(Base):
    """What a statement or a model call under way may use of its user's budget at most."""

    __tablename__ = "budget_reservations"

    id: Mapped[str] = mapped_column(ExactString(36), primary_key=True)
    user_id: Mapped[str] = mapped_column(
        ExactString(36), ForeignKey("users.id", ondelete="CASCADE"), index=True
    )
    resource: Mapped[str] = mapped_column(ExactString(8))
    """`rows` or `tokens`."""
    amount: Mapped[int] = mapped_column(BigInteger)
    until: Mapped[datetime]
    """When it has ended in any case; that of a worker which died counts no more then."""
