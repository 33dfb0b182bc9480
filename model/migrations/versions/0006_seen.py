"""When the user of a chat last looked at its answers."""

import sqlalchemy as sa
from alembic import op

from model.database.engine import UtcDateTime, now

revision = "0006_seen"
down_revision = "0005_asked_files"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("chats", sa.Column("seen_at", UtcDateTime(), nullable=True))
    chats = sa.table("chats", sa.column("seen_at", UtcDateTime()))
    op.execute(chats.update().values(seen_at=now()))  # what was answered before is no news


def downgrade() -> None:
    op.drop_column("chats", "seen_at")
