"""The tools whose results came into an answer, by name: their results may be private."""

import sqlalchemy as sa
from alembic import op

revision = "0015_tools_read"
down_revision = "0014_replicas"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("run_answers", sa.Column("tools_read", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("run_answers", "tools_read")
