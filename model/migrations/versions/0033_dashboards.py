"""Dashboards with their shares, the rows of their cards, and the times they were refreshed."""

import sqlalchemy as sa
from alembic import op

from model.database.engine import ExactString, LongText, UtcDateTime
from model.tables.run import LongBytes

revision = "0033_dashboards"
down_revision = "0032_budgets"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "dashboards",
        sa.Column("id", ExactString(36), nullable=False),
        sa.Column("user_id", ExactString(36), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("contents", LongText, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("schedule", LongText, nullable=True),
        sa.Column("next_due_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dashboards")),
        _reference("dashboards", "user_id", "users"),
        mysql_charset="utf8mb4",
        mysql_engine="InnoDB",
    )
    _index("dashboards", "user_id", "updated_at", "id")
    _index("dashboards", "next_due_at")
    _create_shares()
    _create_rows()
    _create_refreshes()


def _create_shares() -> None:
    op.create_table(
        "dashboard_shares",
        sa.Column("id", ExactString(36), nullable=False),
        sa.Column("dashboard_id", ExactString(36), nullable=False),
        sa.Column("user_id", ExactString(36), nullable=True),
        sa.Column("group_id", ExactString(36), nullable=True),
        sa.Column("may", sa.String(8), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dashboard_shares")),
        _reference("dashboard_shares", "dashboard_id", "dashboards"),
        _reference("dashboard_shares", "user_id", "users"),
        _reference("dashboard_shares", "group_id", "user_groups"),
        mysql_charset="utf8mb4",
        mysql_engine="InnoDB",
    )
    for column in ("dashboard_id", "user_id", "group_id"):
        _index("dashboard_shares", column)


def _create_rows() -> None:
    op.create_table(
        "dashboard_rows",
        sa.Column("dashboard_id", ExactString(36), nullable=False),
        sa.Column("key", ExactString(64), nullable=False),
        sa.Column("question_id", ExactString(36), nullable=False),
        sa.Column("datasource_id", ExactString(36), nullable=False),
        sa.Column("data", LongBytes, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("dashboard_id", "key", name=op.f("pk_dashboard_rows")),
        _reference("dashboard_rows", "dashboard_id", "dashboards"),
        _reference("dashboard_rows", "question_id", "saved_questions"),
        _reference("dashboard_rows", "datasource_id", "datasources"),
        mysql_charset="utf8mb4",
        mysql_engine="InnoDB",
    )
    for column in ("question_id", "datasource_id", "at"):
        _index("dashboard_rows", column)


def _create_refreshes() -> None:
    op.create_table(
        "dashboard_refreshes",
        sa.Column("dashboard_id", ExactString(36), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("worker_id", ExactString(36), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("card_count", sa.Integer(), nullable=True),
        sa.Column("failed_count", sa.Integer(), nullable=True),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("dashboard_id", "due_at", name=op.f("pk_dashboard_refreshes")),
        _reference("dashboard_refreshes", "dashboard_id", "dashboards"),
        mysql_charset="utf8mb4",
        mysql_engine="InnoDB",
    )
    _index("dashboard_refreshes", "status")


def _reference(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_{column}")
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=name, ondelete="CASCADE")


def _index(table: str, *columns: str) -> None:
    op.create_index(op.f(f"ix_{table}_{'_'.join(columns)}"), table, list(columns))


def downgrade() -> None:
    for table in ("dashboard_refreshes", "dashboard_rows", "dashboard_shares", "dashboards"):
        op.drop_table(table)
