"""From which cost on statements of a source wait for their user."""

import sqlalchemy as sa
from alembic import op

revision = "0030_cost_limits"
down_revision = "0029_chart_settings"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("datasources") as datasources:
        datasources.add_column(sa.Column("cost_rows", sa.BigInteger(), nullable=True))
        datasources.add_column(sa.Column("cost_units", sa.Double(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("datasources") as datasources:
        datasources.drop_column("cost_units")
        datasources.drop_column("cost_rows")
