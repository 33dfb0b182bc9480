"""Whether a model thinks before it answers, and how long its context is."""

import sqlalchemy as sa
from alembic import op

revision = "0019_model_thinking"
down_revision = "0018_profiles"
branch_labels = None
depends_on = None


def upgrade() -> None:
    thinking = sa.Column("thinking", sa.String(8), nullable=False, server_default="auto")
    op.add_column("models", thinking)
    op.add_column("models", sa.Column("context_tokens", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("models", "context_tokens")
    op.drop_column("models", "thinking")
