"""Vectors of the tables of data sources."""

import sqlalchemy as sa
from alembic import op

from model.database.engine import ExactString, UtcDateTime

revision = "0009_vectors"
down_revision = "0008_documents"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "source_vectors",
        sa.Column("datasource_id", ExactString(36), nullable=False),
        sa.Column("model", ExactString(255), nullable=False),
        sa.Column("dimension", sa.Integer(), nullable=False),
        sa.Column("schema_version", ExactString(36), nullable=False),
        sa.Column("stamp", ExactString(36), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("error", sa.JSON(), nullable=True),
        sa.Column("retry_at", UtcDateTime(), nullable=True),
        sa.Column("owner", ExactString(36), nullable=True),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["datasource_id"],
            ["datasources.id"],
            name=op.f("fk_source_vectors_datasource_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("datasource_id", name=op.f("pk_source_vectors")),
        mysql_charset="utf8mb4",
        mysql_engine="InnoDB",
    )
    op.create_table(
        "text_vectors",
        sa.Column("datasource_id", ExactString(36), nullable=False),
        sa.Column("fingerprint", ExactString(32), nullable=False),
        sa.Column("dimension", sa.Integer(), nullable=False),
        sa.Column("chinese", sa.Boolean(), nullable=False),
        sa.Column("numbers", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["datasource_id"],
            ["datasources.id"],
            name=op.f("fk_text_vectors_datasource_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("datasource_id", "fingerprint", name=op.f("pk_text_vectors")),
        mysql_charset="utf8mb4",
        mysql_engine="InnoDB",
    )


def downgrade() -> None:
    op.drop_table("text_vectors")
    op.drop_table("source_vectors")
