"""The step that the guided set-up of a source has come to."""

import sqlalchemy as sa
from alembic import op

revision = "0038_source_setup"
down_revision = "0037_draft_previews"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("datasources", sa.Column("setup_step", sa.String(16), nullable=True))


def downgrade() -> None:
    op.drop_column("datasources", "setup_step")
