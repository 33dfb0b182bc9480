"""How users want the charts of their answers drawn."""

import sqlalchemy as sa
from alembic import op

revision = "0029_chart_settings"
down_revision = "0028_schema_changes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("runs") as runs:
        runs.add_column(sa.Column("chart_settings", sa.JSON(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("runs") as runs:
        runs.drop_column("chart_settings")
