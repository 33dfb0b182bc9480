"""Rows that statements under way may still return are reserved beside tokens, for all workers."""

import sqlalchemy as sa
from alembic import op

from model.database.engine import ExactString, UtcDateTime

revision = "0043_budget_reservations"
down_revision = "0042_source_lineages"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create("budget_reservations", "amount", sa.Column("resource", ExactString(8), nullable=False))
    op.drop_table("token_reservations")


def downgrade() -> None:
    _create("token_reservations", "tokens")
    op.drop_table("budget_reservations")


def _create(name: str, amount: str, *columns: sa.Column[str]) -> None:
    """What is stored in it ends within minutes, so nothing is copied."""
    op.create_table(
        name,
        sa.Column("id", ExactString(36), nullable=False),
        sa.Column("user_id", ExactString(36), nullable=False),
        *columns,
        sa.Column(amount, sa.BigInteger(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f(f"fk_{name}_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        mysql_charset="utf8mb4",
        mysql_engine="InnoDB",
    )
    op.create_index(op.f(f"ix_{name}_user_id"), name, ["user_id"])
