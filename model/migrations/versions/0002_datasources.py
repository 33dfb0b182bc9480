"""Data sources and their tables."""

import sqlalchemy as sa
from alembic import op

from model.database.engine import ExactString, UtcDateTime
from model.database.engine import LongText

revision = "0002_datasources"
down_revision = "0001_accounts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "datasources",
        sa.Column("id", ExactString(36), nullable=False),
        sa.Column("name", sa.String(128), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("config", sa.JSON(), nullable=False),
        sa.Column("secret", sa.Text(), nullable=True),
        sa.Column("unique_role", ExactString(16), nullable=True),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("error", sa.JSON(), nullable=True),
        sa.Column("server_version", sa.String(255), nullable=False),
        sa.Column("table_count", sa.Integer(), nullable=False),
        sa.Column("writable", sa.Boolean(), nullable=True),
        sa.Column("version", ExactString(36), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("synced_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("sync_owner", ExactString(36), nullable=True),
        sa.Column("sync_until", UtcDateTime(), nullable=True),
        sa.Column("sync_progress", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_datasources"),
        sa.UniqueConstraint("unique_role", name="uq_datasources_unique_role"),
        mysql_charset="utf8mb4",
        mysql_engine="InnoDB",
    )
    op.create_table(
        "source_tables",
        sa.Column("id", ExactString(36), nullable=False),
        sa.Column("datasource_id", ExactString(36), nullable=False),
        sa.Column("name", ExactString(255), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("gone", sa.Boolean(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("row_estimate", sa.BigInteger(), nullable=True),
        sa.Column("primary_key", sa.JSON(), nullable=False),
        sa.Column("foreign_keys", sa.JSON(), nullable=False),
        sa.Column("columns", LongText, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_source_tables"),
        sa.ForeignKeyConstraint(
            ["datasource_id"],
            ["datasources.id"],
            name="fk_source_tables_datasource_id",
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("datasource_id", "name", name="uq_source_tables_datasource_id_name"),
        mysql_charset="utf8mb4",
        mysql_engine="InnoDB",
    )


def downgrade() -> None:
    op.drop_table("source_tables")
    op.drop_table("datasources")
