"""What the user of a run saw of the tables with rules, so that its answer is shown to no less."""

import sqlalchemy as sa
from alembic import op

revision = "0039_run_access"
down_revision = "0038_source_setup"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("runs", sa.Column("access", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("runs", "access")
