"""Workspaces; all that there is belongs to a first one, in which everybody has the role he had."""

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

from model.database.engine import ExactString, UtcDateTime

revision = "0035_workspaces"
down_revision = "0034_starters"
branch_labels = None
depends_on = None

FIRST = "00000000-0000-0000-0000-000000000001"
SCOPED = (
    "datasources",
    "chats",
    "runs",
    "files",
    "terms",
    "models",
    "saved_questions",
    "question_folders",
    "dashboards",
)
SHARES = {"question_shares": ("question_id", "saved_questions"), "dashboard_shares": ("dashboard_id", "dashboards")}
"""By table: the column of what is shared, and where that is."""

INDEXED = ("datasources", "audit_records")
OPTIONS: dict[str, Any] = {"mysql_charset": "utf8mb4", "mysql_engine": "InnoDB"}


def upgrade() -> None:
    _create_workspaces()
    for table in SCOPED:
        op.add_column(table, _scope_column())
        records = sa.table(table, sa.column("workspace_id", ExactString(36)))
        op.execute(records.update().values(workspace_id=FIRST))
    # What the audit had before is not touched: the chain covers it as it was.
    op.add_column("audit_records", sa.Column("workspace_id", ExactString(36), nullable=True))
    for table in INDEXED:
        op.create_index(op.f(f"ix_{table}_workspace_id"), table, ["workspace_id"])
    _index_folders("user_id", "workspace_id", "name_key")
    op.drop_index(op.f("ix_question_folders_user_id_name_key"), "question_folders")
    _move_groups()
    _move_attributes()
    op.drop_column("users", "other_role")


def _scope_column() -> sa.Column[str]:
    return sa.Column("workspace_id", ExactString(36), nullable=False, server_default="")


def _create_workspaces() -> None:
    op.create_table(
        "workspaces",
        sa.Column("id", ExactString(36), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("name_key", ExactString(255), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workspaces")),
        sa.UniqueConstraint("name_key", name=op.f("uq_workspaces_name_key")),
        **OPTIONS,
    )
    op.create_table(
        "workspace_members",
        sa.Column("workspace_id", ExactString(36), nullable=False),
        sa.Column("user_id", ExactString(36), nullable=False),
        sa.Column("role_id", ExactString(36), nullable=False),
        _key("workspace_members", "workspace_id", "workspaces"),
        _key("workspace_members", "user_id", "users"),
        sa.PrimaryKeyConstraint("workspace_id", "user_id", name=op.f("pk_workspace_members")),
        **OPTIONS,
    )
    for column in ("user_id", "role_id"):
        op.create_index(op.f(f"ix_workspace_members_{column}"), "workspace_members", [column])
    workspaces = sa.table(
        "workspaces",
        sa.column("id", ExactString(36)),
        sa.column("name", sa.String(64)),
        sa.column("name_key", ExactString(255)),
        sa.column("created_at", UtcDateTime()),
    )
    first = {"id": FIRST, "name": "", "name_key": "", "created_at": datetime.now(UTC)}
    op.execute(workspaces.insert().values(first))
    op.execute(
        "INSERT INTO workspace_members (workspace_id, user_id, role_id) "
        f"SELECT '{FIRST}', id, COALESCE(other_role, 'user') FROM users"
    )


def _move_groups() -> None:
    op.create_table(
        "workspace_groups",
        sa.Column("id", ExactString(36), nullable=False),
        sa.Column("workspace_id", ExactString(36), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("name_key", ExactString(255), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        _key("workspace_groups", "workspace_id", "workspaces"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_workspace_groups")),
        sa.UniqueConstraint(
            "workspace_id", "name_key", name=op.f("uq_workspace_groups_workspace_id_name_key")
        ),
        **OPTIONS,
    )
    _create_group_members("workspace_group_members", "workspace_groups")
    op.execute(
        "INSERT INTO workspace_groups (id, workspace_id, name, name_key, created_at) "
        f"SELECT id, '{FIRST}', name, name_key, created_at FROM user_groups"
    )
    op.execute(
        "INSERT INTO workspace_group_members (group_id, user_id) "
        "SELECT group_id, user_id FROM group_members"
    )
    for table in SHARES:
        _move_shares(table, "workspace_groups")
    op.drop_table("group_members")
    op.drop_table("user_groups")


def _move_attributes() -> None:
    op.create_table(
        "member_attributes",
        sa.Column("workspace_id", ExactString(36), nullable=False),
        sa.Column("user_id", ExactString(36), nullable=False),
        sa.Column("attributes", sa.JSON(), nullable=False),
        _key("member_attributes", "workspace_id", "workspaces"),
        _key("member_attributes", "user_id", "users"),
        sa.PrimaryKeyConstraint("workspace_id", "user_id", name=op.f("pk_member_attributes")),
        **OPTIONS,
    )
    op.create_index(op.f("ix_member_attributes_user_id"), "member_attributes", ["user_id"])
    op.execute(
        "INSERT INTO member_attributes (workspace_id, user_id, attributes) "
        f"SELECT '{FIRST}', user_id, attributes FROM user_attributes"
    )
    op.drop_table("user_attributes")


def downgrade() -> None:
    """Back to one for all: only without a second workspace does everything keep its place."""
    op.add_column("users", sa.Column("other_role", ExactString(36), nullable=True))
    op.execute(
        "UPDATE users SET other_role = (SELECT role_id FROM workspace_members AS m "
        f"WHERE m.user_id = users.id AND m.workspace_id = '{FIRST}' AND m.role_id <> 'user')"
    )
    _move_attributes_back()
    _move_groups_back()
    _index_folders("user_id", "name_key")
    name = "ix_question_folders_user_id_workspace_id_name_key"
    op.drop_index(op.f(name), "question_folders")
    for table in INDEXED:
        op.drop_index(op.f(f"ix_{table}_workspace_id"), table)
    for table in (*SCOPED, "audit_records"):
        op.drop_column(table, "workspace_id")
    op.drop_table("workspace_members")
    op.drop_table("workspaces")


def _move_attributes_back() -> None:
    op.create_table(
        "user_attributes",
        sa.Column("user_id", ExactString(36), nullable=False),
        sa.Column("attributes", sa.JSON(), nullable=False),
        _key("user_attributes", "user_id", "users"),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_user_attributes")),
        **OPTIONS,
    )
    op.execute(
        "INSERT INTO user_attributes (user_id, attributes) SELECT user_id, attributes "
        f"FROM member_attributes WHERE workspace_id = '{FIRST}'"
    )
    op.drop_table("member_attributes")


def _move_groups_back() -> None:
    op.create_table(
        "user_groups",
        sa.Column("id", ExactString(36), nullable=False),
        sa.Column("name", sa.String(64), nullable=False),
        sa.Column("name_key", ExactString(255), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_groups")),
        sa.UniqueConstraint("name_key", name=op.f("uq_user_groups_name_key")),
        **OPTIONS,
    )
    _create_group_members("group_members", "user_groups")
    op.execute(
        "INSERT INTO user_groups (id, name, name_key, created_at) "
        f"SELECT id, name, name_key, created_at FROM workspace_groups WHERE workspace_id = '{FIRST}'"
    )
    op.execute(
        "INSERT INTO group_members (group_id, user_id) SELECT m.group_id, m.user_id "
        "FROM workspace_group_members AS m JOIN user_groups AS g ON g.id = m.group_id"
    )
    for table in SHARES:
        _move_shares(table, "user_groups")
    op.drop_table("workspace_group_members")
    op.drop_table("workspace_groups")


def _move_shares(table: str, groups: str) -> None:
    """Let shares name these groups; else they would go with the groups that they name."""
    record_column, others = SHARES[table]
    shares = sa.table(table, *map(sa.column, ("id", record_column, "user_id", "group_id", "may")))
    rows = [dict(row) for row in op.get_bind().execute(sa.select(shares)).mappings()]
    op.drop_table(table)
    op.create_table(
        table,
        sa.Column("id", ExactString(36), nullable=False),
        sa.Column(record_column, ExactString(36), nullable=False),
        sa.Column("user_id", ExactString(36), nullable=True),
        sa.Column("group_id", ExactString(36), nullable=True),
        sa.Column("may", sa.String(8), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        _key(table, record_column, others),
        _key(table, "user_id", "users"),
        _key(table, "group_id", groups),
        **OPTIONS,
    )
    for column in (record_column, "user_id", "group_id"):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
    if rows:
        op.bulk_insert(shares, rows)


def _index_folders(*columns: str) -> None:
    name = op.f(f"ix_question_folders_{'_'.join(columns)}")
    op.create_index(name, "question_folders", list(columns), unique=True)


def _create_group_members(name: str, groups: str) -> None:
    op.create_table(
        name,
        sa.Column("group_id", ExactString(36), nullable=False),
        sa.Column("user_id", ExactString(36), nullable=False),
        _key(name, "group_id", groups),
        _key(name, "user_id", "users"),
        sa.PrimaryKeyConstraint("group_id", "user_id", name=op.f(f"pk_{name}")),
        **OPTIONS,
    )
    op.create_index(op.f(f"ix_{name}_user_id"), name, ["user_id"])


def _key(table: str, column: str, other: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}"), ondelete="CASCADE"
    )
