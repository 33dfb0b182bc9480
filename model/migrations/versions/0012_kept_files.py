"""Uploaded files that are kept as data sources."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from model.database.engine import ExactString

revision = "0012_kept_files"
down_revision = "0011_assistant"
branch_labels = None
depends_on = None

LONG_TEXT = sa.Text().with_variant(mysql.LONGTEXT(), "mysql")


def upgrade() -> None:
    op.add_column("datasources", sa.Column("newest", sa.Date(), nullable=True))
    op.create_table(
        "source_files",
        sa.Column("id", ExactString(36), nullable=False),
        sa.Column("datasource_id", ExactString(36), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("file_id", ExactString(36), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("tables_key", ExactString(64), nullable=False),
        sa.Column("tables", LONG_TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["datasource_id"],
            ["datasources.id"],
            name="fk_source_files_datasource_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_source_files"),
        mysql_charset="utf8mb4",
        mysql_engine="InnoDB",
    )
    for column in ("datasource_id", "file_id", "tables_key"):
        op.create_index(f"ix_source_files_{column}", "source_files", [column])


def downgrade() -> None:
    op.drop_table("source_files")
    op.drop_column("datasources", "newest")
