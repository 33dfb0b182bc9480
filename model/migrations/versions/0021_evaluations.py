"""Proposals of corrected statements, and evaluations of the examples of sources."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from model.database.engine import ExactString, UtcDateTime

revision = "0021_evaluations"
down_revision = "0020_teaching"
branch_labels = None
depends_on = None

_LONG_TEXT = sa.Text().with_variant(mysql.LONGTEXT(), "mysql")
_OPTIONS: dict[str, Any] = {"mysql_charset": "utf8mb4", "mysql_engine": "InnoDB"}


def upgrade() -> None:
    _create_proposals()
    _create_evaluations()
    _create_evaluated_questions()


def _create_proposals() -> None:
    op.create_table(
        "proposals",
        sa.Column("id", ExactString(36), nullable=False),
        sa.Column("datasource_id", ExactString(36), nullable=False),
        sa.Column("run_id", ExactString(36), nullable=False),
        sa.Column("user_id", ExactString(36), nullable=False),
        sa.Column("question", _LONG_TEXT, nullable=False),
        sa.Column("statement", _LONG_TEXT, nullable=False),
        sa.Column("corrected_sql", _LONG_TEXT, nullable=False),
        sa.Column("comment", _LONG_TEXT, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("reviewed_at", UtcDateTime(), nullable=True),
        sa.Column("reviewed_by", ExactString(36), nullable=True),
        sa.Column("example_id", ExactString(36), nullable=True),
        _source_key("proposals"),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_proposals_user_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_proposals"),
        **_OPTIONS,
    )
    for columns in (
        ["datasource_id", "status", "created_at", "id"],
        ["created_at", "id"],
        ["run_id"],
    ):
        op.create_index(f"ix_proposals_{'_'.join(columns)}", "proposals", columns)


def _create_evaluations() -> None:
    op.create_table(
        "evaluations",
        sa.Column("id", ExactString(36), nullable=False),
        sa.Column("datasource_id", ExactString(36), nullable=False),
        sa.Column("active_source", ExactString(36), nullable=True),
        sa.Column("proposal_id", ExactString(36), nullable=True),
        sa.Column("question", _LONG_TEXT, nullable=True),
        sa.Column("statement", _LONG_TEXT, nullable=True),
        sa.Column("user_id", ExactString(36), nullable=False),
        sa.Column("locale", sa.String(8), nullable=False),
        sa.Column("model_id", ExactString(36), nullable=False),
        sa.Column("answering_kind", sa.String(16), nullable=False),
        sa.Column("answering_name", sa.String(255), nullable=False),
        sa.Column("teaching_version", ExactString(36), nullable=False),
        sa.Column("access", ExactString(64), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("stop_requested", sa.Boolean(), nullable=False),
        sa.Column("questions", sa.Integer(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("baseline", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("calls", sa.Integer(), nullable=False),
        sa.Column("tokens", sa.BigInteger(), nullable=False),
        sa.Column("problem", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("owner", ExactString(36), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        _source_key("evaluations"),
        sa.PrimaryKeyConstraint("id", name="pk_evaluations"),
        sa.UniqueConstraint("active_source", name="uq_evaluations_active_source"),
        **_OPTIONS,
    )
    for columns in (["datasource_id", "started_at", "id"], ["proposal_id"]):
        op.create_index(f"ix_evaluations_{'_'.join(columns)}", "evaluations", columns)


def _create_evaluated_questions() -> None:
    op.create_table(
        "evaluated_questions",
        sa.Column("evaluation_id", ExactString(36), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("example_id", ExactString(36), nullable=False),
        sa.Column("question", _LONG_TEXT, nullable=False),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("baseline", sa.String(16), nullable=True),
        sa.Column("statement", _LONG_TEXT, nullable=False),
        sa.Column("problem", _LONG_TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["evaluation_id"],
            ["evaluations.id"],
            name="fk_evaluated_questions_evaluation_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("evaluation_id", "position", name="pk_evaluated_questions"),
        **_OPTIONS,
    )


def _source_key(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["datasource_id"],
        ["datasources.id"],
        name=f"fk_{table}_datasource_id",
        ondelete="CASCADE",
    )


def downgrade() -> None:
    op.drop_table("evaluated_questions")
    op.drop_table("evaluations")
    op.drop_table("proposals")
