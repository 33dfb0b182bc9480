"""What all tables have that say with whom a record is shared."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from model.database.engine import ExactString, new_id


class ShareColumns:
    """A user, or a group, with whom a record is shared, and what he may do with it."""

    id: Mapped[str] = mapped_column(ExactString(36), primary_key=True, default=new_id)
    user_id: Mapped[str | None] = mapped_column(
        ExactString(36), ForeignKey("users.id", ondelete="CASCADE"), index=True
    )
    group_id: Mapped[str | None] = mapped_column(
        ExactString(36), ForeignKey("workspace_groups.id", ondelete="CASCADE"), index=True
    )
    may: Mapped[str] = mapped_column(String(8))
