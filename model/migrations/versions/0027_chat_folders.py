"""Folders for chats; chats that are pinned or archived."""

import sqlalchemy as sa
from alembic import op

from model.database.engine import ExactString, UtcDateTime

revision = "0027_chat_folders"
down_revision = "0026_branches"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "chat_folders",
        sa.Column("id", ExactString(36), nullable=False),
        sa.Column("user_id", ExactString(36), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("name_key", ExactString(255), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_chat_folders_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chat_folders")),
        sa.UniqueConstraint("user_id", "name_key", name=op.f("uq_chat_folders_user_id_name_key")),
        mysql_charset="utf8mb4",
        mysql_engine="InnoDB",
    )
    for name in ("pinned", "archived"):
        op.add_column(
            "chats", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false())
        )
    # Without a foreign key: SQLite would make the table of chats anew for it.
    op.add_column("chats", sa.Column("folder_id", ExactString(36), nullable=True))


def downgrade() -> None:
    for name in ("folder_id", "archived", "pinned"):
        op.drop_column("chats", name)
    op.drop_table("chat_folders")
