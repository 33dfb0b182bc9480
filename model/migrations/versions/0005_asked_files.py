"""The files a question is about, and those a chat goes on with."""

import sqlalchemy as sa
from alembic import op

revision = "0005_asked_files"
down_revision = "0004_files"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("runs", sa.Column("file_ids", sa.JSON(), nullable=True))
    op.add_column("chats", sa.Column("file_ids", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("chats", "file_ids")
    op.drop_column("runs", "file_ids")
