"""Budgets of users and roles, and the rows that users were given."""

import sqlalchemy as sa
from alembic import op

from model.database.engine import ExactString

revision = "0032_budgets"
down_revision = "0031_saved_questions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "budgets",
        sa.Column("subject", ExactString(8), nullable=False),
        sa.Column("subject_id", ExactString(36), nullable=False),
        sa.Column("rows_per_day", sa.BigInteger(), nullable=True),
        sa.Column("tokens_per_day", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("subject", "subject_id", name=op.f("pk_budgets")),
        mysql_charset="utf8mb4",
        mysql_engine="InnoDB",
    )
    op.create_table(
        "row_usage",
        sa.Column("user_id", ExactString(36), nullable=False),
        sa.Column("day", ExactString(10), nullable=False),
        sa.Column("row_count", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_row_usage_user_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "day", name=op.f("pk_row_usage")),
        mysql_charset="utf8mb4",
        mysql_engine="InnoDB",
    )


def downgrade() -> None:
    op.drop_table("row_usage")
    op.drop_table("budgets")
