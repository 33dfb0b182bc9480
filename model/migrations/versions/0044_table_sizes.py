"""Sizes of the tables made of uploads, and whose they are where a source keeps them.

Sizes of tables that are there already are measured by the periodic cleanup.
"""

import sqlalchemy as sa
from alembic import op

from model.database.engine import ExactString

revision = "0044_table_sizes"
down_revision = "0043_budget_reservations"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("files", sa.Column("tables_bytes", sa.BigInteger(), nullable=True))
    op.add_column("source_files", sa.Column("tables_bytes", sa.BigInteger(), nullable=True))
    op.add_column(
        "source_files", sa.Column("user_id", ExactString(36), nullable=False, server_default="")
    )
    op.create_index(op.f("ix_source_files_user_id"), "source_files", ["user_id"])
    op.execute(
        "UPDATE source_files SET user_id = COALESCE("
        "(SELECT files.user_id FROM files WHERE files.id = source_files.file_id), '')"
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_source_files_user_id"), "source_files")
    op.drop_column("source_files", "user_id")
    op.drop_column("source_files", "tables_bytes")
    op.drop_column("files", "tables_bytes")
