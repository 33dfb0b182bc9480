"""The conversation that a Dify application keeps for a chat."""

import sqlalchemy as sa
from alembic import op

from model.database.engine import ExactString

revision = "0013_dify"
down_revision = "0012_kept_files"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "dify_conversations",
        sa.Column("chat_id", ExactString(36), nullable=False),
        sa.Column("conversation_id", ExactString(128), nullable=False),
        sa.ForeignKeyConstraint(
            ["chat_id"],
            ["chats.id"],
            name=op.f("fk_dify_conversations_chat_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("chat_id", name=op.f("pk_dify_conversations")),
        mysql_charset="utf8mb4",
        mysql_engine="InnoDB",
    )


def downgrade() -> None:
    op.drop_table("dify_conversations")
