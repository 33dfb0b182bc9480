"""Read replicas of sources, sealed, and what the last sync found there."""

import sqlalchemy as sa
from alembic import op

revision = "0014_replicas"
down_revision = "0013_dify"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("datasources", sa.Column("replica_secret", sa.Text(), nullable=True))
    op.add_column("datasources", sa.Column("replica_found", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("datasources", "replica_found")
    op.drop_column("datasources", "replica_secret")
