"""Uploaded files, and leases of work that one worker does for all."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from model.database.engine import ExactString, UtcDateTime

revision = "0004_files"
down_revision = "0003_chats"
branch_labels = None
depends_on = None

LONG_TEXT = sa.Text().with_variant(mysql.LONGTEXT(), "mysql")


def upgrade() -> None:
    op.create_table(
        "files",
        sa.Column("id", ExactString(36), nullable=False),
        sa.Column("user_id", ExactString(36), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("bytes", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("content_key", ExactString(64), nullable=False),
        sa.Column("tables_key", ExactString(64), nullable=True),
        sa.Column("tables", LONG_TEXT, nullable=False),
        sa.Column("notices", LONG_TEXT, nullable=False),
        sa.Column("wishes", LONG_TEXT, nullable=False),
        sa.Column("error", sa.JSON(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("reader", ExactString(36), nullable=True),
        sa.Column("read_until", UtcDateTime(), nullable=True),
        sa.Column("progress", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_files_user_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_files"),
        mysql_charset="utf8mb4",
        mysql_engine="InnoDB",
    )
    op.create_index("ix_files_user_id_created_at", "files", ["user_id", "created_at"])
    op.create_index("ix_files_status", "files", ["status"])
    op.create_index("ix_files_content_key", "files", ["content_key"])
    op.create_index("ix_files_tables_key", "files", ["tables_key"])
    op.create_table(
        "leases",
        sa.Column("name", ExactString(64), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_leases"),
        mysql_charset="utf8mb4",
        mysql_engine="InnoDB",
    )


def downgrade() -> None:
    op.drop_table("leases")
    op.drop_table("files")
