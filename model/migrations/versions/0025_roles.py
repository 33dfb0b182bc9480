"""Roles made from permissions; accounts that have one, or the shipped role of teachers."""

import sqlalchemy as sa
from alembic import op

from model.database.engine import ExactString, UtcDateTime

revision = "0025_roles"
down_revision = "0024_audit"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "roles",
        sa.Column("id", ExactString(36), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("name_key", ExactString(255), nullable=False),
        sa.Column("permissions", sa.JSON(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roles")),
        sa.UniqueConstraint("name_key", name=op.f("uq_roles_name_key")),
        mysql_charset="utf8mb4",
        mysql_engine="InnoDB",
    )
    with op.batch_alter_table("users") as users:
        users.add_column(sa.Column("other_role", ExactString(36), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("users") as users:
        users.drop_column("other_role")
    op.drop_table("roles")
