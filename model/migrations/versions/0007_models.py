"""Models that administrators configure, who chose which, and what they cost."""

import sqlalchemy as sa
from alembic import op

from model.database.engine import ExactString, UtcDateTime

revision = "0007_models"
down_revision = "0006_seen"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "models",
        sa.Column("id", ExactString(36), nullable=False),
        sa.Column("name", ExactString(128), nullable=False),
        sa.Column("model", sa.String(255), nullable=False),
        sa.Column("base_url", sa.String(1024), nullable=False),
        sa.Column("secret", sa.Text(), nullable=True),
        sa.Column("temperature", sa.Double(), nullable=False),
        sa.Column("stand_in", sa.Integer(), nullable=True),
        sa.Column("is_default", sa.Boolean(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_models")),
        sa.UniqueConstraint("name", name=op.f("uq_models_name")),
        mysql_charset="utf8mb4",
        mysql_engine="InnoDB",
    )
    op.create_table(
        "model_tokens",
        sa.Column("user_id", ExactString(36), nullable=False),
        sa.Column("day", ExactString(10), nullable=False),
        sa.Column("model", ExactString(255), nullable=False),
        sa.Column("input_tokens", sa.BigInteger(), nullable=False),
        sa.Column("output_tokens", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_model_tokens_user_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("user_id", "day", "model", name=op.f("pk_model_tokens")),
        mysql_charset="utf8mb4",
        mysql_engine="InnoDB",
    )
    op.add_column("chats", sa.Column("model_id", ExactString(36), nullable=True))
    op.add_column("runs", sa.Column("model_id", ExactString(36), nullable=True))


def downgrade() -> None:
    op.drop_column("runs", "model_id")
    op.drop_column("chats", "model_id")
    op.drop_table("model_tokens")
    op.drop_table("models")
