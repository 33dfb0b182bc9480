"""First questions that administrators write for a source."""

import sqlalchemy as sa
from alembic import op

revision = "0034_starters"
down_revision = "0033_dashboards"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("datasources", sa.Column("starters", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("datasources", "starters")
