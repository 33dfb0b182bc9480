"""Files that consist of several uploads, each of which is kept."""

import sqlalchemy as sa
from alembic import op

from model.database.engine import ExactString

revision = "0036_file_parts"
down_revision = "0035_workspaces"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("files", sa.Column("part_of", ExactString(36), nullable=True))
    op.add_column(
        "files", sa.Column("position", sa.Integer(), nullable=False, server_default="0")
    )
    op.add_column(
        "files", sa.Column("new_rows_only", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.create_index(op.f("ix_files_part_of"), "files", ["part_of"])


def downgrade() -> None:
    op.drop_index(op.f("ix_files_part_of"), "files")
    for name in ("new_rows_only", "position", "part_of"):
        op.drop_column("files", name)
