"""Saved questions with their folders, their shares and their runs."""

import sqlalchemy as sa
from alembic import op

from model.database.engine import ExactString, LongText, UtcDateTime

revision = "0031_saved_questions"
down_revision = "0030_cost_limits"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "question_folders",
        sa.Column("id", ExactString(36), nullable=False),
        sa.Column("user_id", ExactString(36), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("name_key", ExactString(64), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_folders")),
        _reference("question_folders", "user_id", "users", "CASCADE"),
        mysql_charset="utf8mb4",
        mysql_engine="InnoDB",
    )
    _index("question_folders", "user_id", "name_key", unique=True)
    op.create_table(
        "saved_questions",
        sa.Column("id", ExactString(36), nullable=False),
        sa.Column("user_id", ExactString(36), nullable=False),
        sa.Column("folder_id", ExactString(36), nullable=True),
        sa.Column("datasource_id", ExactString(36), nullable=False),
        sa.Column("source_name", sa.String(128), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("question", LongText, nullable=False),
        sa.Column("statement", LongText, nullable=False),
        sa.Column("template", LongText, nullable=False),
        sa.Column("chart", LongText, nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_questions")),
        _reference("saved_questions", "user_id", "users", "CASCADE"),
        _reference("saved_questions", "folder_id", "question_folders", "SET NULL"),
        mysql_charset="utf8mb4",
        mysql_engine="InnoDB",
    )
    _index("saved_questions", "user_id", "updated_at", "id")
    _index("saved_questions", "datasource_id")
    _index("saved_questions", "folder_id")
    _create_shares()
    _create_runs()


def _create_shares() -> None:
    op.create_table(
        "question_shares",
        sa.Column("id", ExactString(36), nullable=False),
        sa.Column("question_id", ExactString(36), nullable=False),
        sa.Column("user_id", ExactString(36), nullable=True),
        sa.Column("group_id", ExactString(36), nullable=True),
        sa.Column("may", sa.String(8), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_shares")),
        _reference("question_shares", "question_id", "saved_questions", "CASCADE"),
        _reference("question_shares", "user_id", "users", "CASCADE"),
        _reference("question_shares", "group_id", "user_groups", "CASCADE"),
        mysql_charset="utf8mb4",
        mysql_engine="InnoDB",
    )
    for column in ("question_id", "user_id", "group_id"):
        _index("question_shares", column)


def _create_runs() -> None:
    op.create_table(
        "question_runs",
        sa.Column("id", ExactString(36), nullable=False),
        sa.Column("question_id", ExactString(36), nullable=False),
        sa.Column("user_id", ExactString(36), nullable=False),
        sa.Column("status", sa.String(8), nullable=False),
        sa.Column("row_count", sa.Integer(), nullable=True),
        sa.Column("elapsed_ms", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_runs")),
        _reference("question_runs", "question_id", "saved_questions", "CASCADE"),
        _reference("question_runs", "user_id", "users", "CASCADE"),
        mysql_charset="utf8mb4",
        mysql_engine="InnoDB",
    )
    _index("question_runs", "question_id", "at", "id")


def _reference(table: str, column: str, to: str, on_delete: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete=on_delete)


def _index(table: str, *columns: str, unique: bool = False) -> None:
    name = op.f(f"ix_{table}_{'_'.join(columns)}")
    op.create_index(name, table, list(columns), unique=unique)


def downgrade() -> None:
    for table in ("question_runs", "question_shares", "saved_questions", "question_folders"):
        op.drop_table(table)
