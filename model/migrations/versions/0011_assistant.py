"""The assistant: calls of tools in answers, runs that wait for their user, memories of chats."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from model.database.engine import ExactString, UtcDateTime

revision = "0011_assistant"
down_revision = "0010_relations"
branch_labels = None
depends_on = None

LongText = sa.Text().with_variant(mysql.LONGTEXT(), "mysql")


def upgrade() -> None:
    op.add_column("run_answers", sa.Column("tools", LongText, nullable=True))
    op.create_table(
        "run_pauses",
        sa.Column("run_id", ExactString(36), nullable=False),
        sa.Column("interrupts", LongText, nullable=False),
        sa.Column("state", LongText, nullable=True),
        sa.Column("answers", LongText, nullable=True),
        sa.ForeignKeyConstraint(
            ["run_id"], ["runs.id"], name=op.f("fk_run_pauses_run_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_run_pauses")),
        mysql_charset="utf8mb4",
        mysql_engine="InnoDB",
    )
    op.create_table(
        "chat_memories",
        sa.Column("chat_id", ExactString(36), nullable=False),
        sa.Column("summary", LongText, nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["chat_id"], ["chats.id"], name=op.f("fk_chat_memories_chat_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("chat_id", name=op.f("pk_chat_memories")),
        mysql_charset="utf8mb4",
        mysql_engine="InnoDB",
    )


def downgrade() -> None:
    op.drop_table("chat_memories")
    op.drop_table("run_pauses")
    op.drop_column("run_answers", "tools")
