"""Rules of what users see of sources, groups of users, attributes of users."""

import sqlalchemy as sa
from alembic import op

from model.database.engine import ExactString, LongText, UtcDateTime

revision = "0022_policies"
down_revision = "0021_evaluations"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "source_policies",
        sa.Column("datasource_id", ExactString(36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("rules", LongText, nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("updated_by", ExactString(36), nullable=True),
        _key("source_policies", "datasource_id", "datasources"),
        sa.PrimaryKeyConstraint("datasource_id", name=op.f("pk_source_policies")),
        mysql_charset="utf8mb4",
        mysql_engine="InnoDB",
    )
    _create_groups()
    op.create_table(
        "user_attributes",
        sa.Column("user_id", ExactString(36), nullable=False),
        sa.Column("attributes", sa.JSON(), nullable=False),
        _key("user_attributes", "user_id", "users"),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_user_attributes")),
        mysql_charset="utf8mb4",
        mysql_engine="InnoDB",
    )


def _create_groups() -> None:
    op.create_table(
        "user_groups",
        sa.Column("id", ExactString(36), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("name_key", ExactString(255), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_groups")),
        sa.UniqueConstraint("name_key", name=op.f("uq_user_groups_name_key")),
        mysql_charset="utf8mb4",
        mysql_engine="InnoDB",
    )
    op.create_table(
        "group_members",
        sa.Column("group_id", ExactString(36), nullable=False),
        sa.Column("user_id", ExactString(36), nullable=False),
        _key("group_members", "group_id", "user_groups"),
        _key("group_members", "user_id", "users"),
        sa.PrimaryKeyConstraint("group_id", "user_id", name=op.f("pk_group_members")),
        mysql_charset="utf8mb4",
        mysql_engine="InnoDB",
    )
    op.create_index(op.f("ix_group_members_user_id"), "group_members", ["user_id"])


def downgrade() -> None:
    for table in ("user_attributes", "group_members", "user_groups", "source_policies"):
        op.drop_table(table)


def _key(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"), ondelete="CASCADE"
    )
