"""Chats, runs with their events, answers and rows, and the workers that run them."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from model.database.engine import ExactString, UtcDateTime

revision = "0003_chats"
down_revision = "0002_datasources"
branch_labels = None
depends_on = None

LONG_TEXT = sa.Text().with_variant(mysql.LONGTEXT(), "mysql")
LONG_BYTES = sa.LargeBinary().with_variant(mysql.LONGBLOB(), "mysql")


def upgrade() -> None:
    _chats()
    _runs()
    _run_events()
    _run_answers()
    _run_results()
    op.create_table(
        "workers",
        sa.Column("id", ExactString(36), nullable=False),
        sa.Column("host", ExactString(255), nullable=False),
        sa.Column("pid", sa.Integer(), nullable=False),
        sa.Column("beat", sa.Integer(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_workers"),
        mysql_charset="utf8mb4",
        mysql_engine="InnoDB",
    )


def _chats() -> None:
    op.create_table(
        "chats",
        sa.Column("id", ExactString(36), nullable=False),
        sa.Column("user_id", ExactString(36), nullable=False),
        sa.Column("title", sa.String(120), nullable=False),
        sa.Column("mode", sa.String(16), nullable=False),
        sa.Column("datasource_id", ExactString(36), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_chats_user_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_chats"),
        mysql_charset="utf8mb4",
        mysql_engine="InnoDB",
    )
    op.create_index("ix_chats_user_id_updated_at", "chats", ["user_id", "updated_at"])


def _runs() -> None:
    op.create_table(
        "runs",
        sa.Column("id", ExactString(36), nullable=False),
        sa.Column("chat_id", ExactString(36), nullable=False),
        sa.Column("user_id", ExactString(36), nullable=False),
        sa.Column("worker_id", ExactString(36), nullable=False),
        sa.Column("parent_id", ExactString(36), nullable=True),
        sa.Column("mode", sa.String(16), nullable=False),
        sa.Column("datasource_id", ExactString(36), nullable=True),
        sa.Column("question_id", ExactString(64), nullable=False),
        sa.Column("question", LONG_TEXT, nullable=False),
        sa.Column("locale", sa.String(8), nullable=False),
        sa.Column("answering_kind", sa.String(16), nullable=False),
        sa.Column("answering_name", sa.String(255), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("stop_requested", sa.Boolean(), nullable=False),
        sa.Column("error_code", sa.String(64), nullable=True),
        sa.Column("error_message", LONG_TEXT, nullable=True),
        sa.Column("usage", LONG_TEXT, nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.Column("rating", sa.String(8), nullable=True),
        sa.Column("comment", LONG_TEXT, nullable=True),
        sa.Column("corrected_sql", LONG_TEXT, nullable=True),
        sa.ForeignKeyConstraint(
            ["chat_id"], ["chats.id"], name="fk_runs_chat_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_runs"),
        mysql_charset="utf8mb4",
        mysql_engine="InnoDB",
    )
    op.create_index("ix_runs_chat_id_created_at", "runs", ["chat_id", "created_at"])
    op.create_index("ix_runs_user_id_status", "runs", ["user_id", "status"])
    op.create_index("ix_runs_status_worker_id", "runs", ["status", "worker_id"])
    op.create_index("ix_runs_finished_at", "runs", ["finished_at"])


def _run_events() -> None:
    op.create_table(
        "run_events",
        sa.Column("run_id", ExactString(36), nullable=False),
        sa.Column("first_seq", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last_seq", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Boolean(), nullable=False),
        sa.Column("data", LONG_BYTES, nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["runs.id"], name="fk_run_events_run_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("run_id", "first_seq", name="pk_run_events"),
        mysql_charset="utf8mb4",
        mysql_engine="InnoDB",
    )


def _run_answers() -> None:
    op.create_table(
        "run_answers",
        sa.Column("run_id", ExactString(36), nullable=False),
        sa.Column("message_id", ExactString(64), nullable=False),
        sa.Column("text", LONG_TEXT, nullable=False),
        sa.Column("reasoning", LONG_TEXT, nullable=False),
        sa.Column("activities", LONG_TEXT, nullable=False),
        sa.Column("steps", LONG_TEXT, nullable=False),
        sa.Column("sql", LONG_TEXT, nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["runs.id"], name="fk_run_answers_run_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("run_id", name="pk_run_answers"),
        mysql_charset="utf8mb4",
        mysql_engine="InnoDB",
    )


def _run_results() -> None:
    op.create_table(
        "run_results",
        sa.Column("run_id", ExactString(36), nullable=False),
        sa.Column("columns", LONG_TEXT, nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["runs.id"], name="fk_run_results_run_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("run_id", name="pk_run_results"),
        mysql_charset="utf8mb4",
        mysql_engine="InnoDB",
    )
    op.create_table(
        "run_result_parts",
        sa.Column("run_id", ExactString(36), nullable=False),
        sa.Column("part", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("data", LONG_BYTES, nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"],
            ["run_results.run_id"],
            name="fk_run_result_parts_run_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("run_id", "part", name="pk_run_result_parts"),
        mysql_charset="utf8mb4",
        mysql_engine="InnoDB",
    )


def downgrade() -> None:
    for table in (
        "run_result_parts",
        "run_results",
        "run_answers",
        "run_events",
        "runs",
        "chats",
        "workers",
    ):
        op.drop_table(table)
