"""Terms and examples of sources, and which state of them a source has."""

import sqlalchemy as sa
from alembic import op

from model.database.engine import ExactString, UtcDateTime

revision = "0020_teaching"
down_revision = "0019_model_thinking"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_terms()
    _create_examples()
    op.create_index(
        op.f("ix_terms_datasource_id_created_at_id"),
        "terms",
        ["datasource_id", "created_at", "id"],
    )
    op.create_index(
        op.f("ix_examples_datasource_id_created_at_id"),
        "examples",
        ["datasource_id", "created_at", "id"],
    )
    _add_version("datasources")
    _add_version("source_vectors")


def _add_version(table: str) -> None:
    op.add_column(
        table,
        sa.Column("teaching_version", ExactString(36), nullable=False, server_default=""),
    )


def _create_terms() -> None:
    op.create_table(
        "terms",
        sa.Column("id", ExactString(36), nullable=False),
        sa.Column("datasource_id", ExactString(36), nullable=True),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("synonyms", sa.JSON(), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("source_table", ExactString(255), nullable=True),
        sa.Column("row_condition", sa.Text(), nullable=True),
        sa.Column("expression", sa.Text(), nullable=True),
        sa.Column("time_column", ExactString(255), nullable=True),
        sa.Column("unit", sa.String(16), nullable=True),
        sa.Column("number_format", sa.String(16), nullable=True),
        sa.Column("column_names", sa.JSON(), nullable=False),
        sa.Column("is_measure", sa.Boolean(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("updated_by", ExactString(36), nullable=True),
        _source_key("terms"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_terms")),
        mysql_charset="utf8mb4",
        mysql_engine="InnoDB",
    )


def _create_examples() -> None:
    op.create_table(
        "examples",
        sa.Column("id", ExactString(36), nullable=False),
        sa.Column("datasource_id", ExactString(36), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("question_key", ExactString(64), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("origin", sa.String(16), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("updated_by", ExactString(36), nullable=True),
        _source_key("examples"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_examples")),
        sa.UniqueConstraint(
            "datasource_id", "question_key", name=op.f("uq_examples_datasource_id_question_key")
        ),
        mysql_charset="utf8mb4",
        mysql_engine="InnoDB",
    )


def _source_key(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["datasource_id"],
        ["datasources.id"],
        name=op.f(f"fk_{table}_datasource_id"),
        ondelete="CASCADE",
    )


def downgrade() -> None:
    op.drop_column("source_vectors", "teaching_version")
    op.drop_column("datasources", "teaching_version")
    op.drop_table("examples")
    op.drop_table("terms")
