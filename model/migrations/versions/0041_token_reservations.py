"""Tokens that model calls under way may still cost, so that those of all workers see each other."""

import sqlalchemy as sa
from alembic import op

from model.database.engine import ExactString, UtcDateTime

revision = "0041_token_reservations"
down_revision = "0040_deleted_source_policies"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "token_reservations",
        sa.Column("id", ExactString(36), nullable=False),
        sa.Column("user_id", ExactString(36), nullable=False),
        sa.Column("tokens", sa.BigInteger(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_token_reservations_user_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_token_reservations")),
        mysql_charset="utf8mb4",
        mysql_engine="InnoDB",
    )
    op.create_index(op.f("ix_token_reservations_user_id"), "token_reservations", ["user_id"])


def downgrade() -> None:
    op.drop_table("token_reservations")
