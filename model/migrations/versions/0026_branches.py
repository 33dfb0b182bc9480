"""Chats that branch: each run names the one it follows; memories belong to a run."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from model.database.engine import ExactString, UtcDateTime

revision = "0026_branches"
down_revision = "0025_roles"
branch_labels = None
depends_on = None

LongText = sa.Text().with_variant(mysql.LONGTEXT(), "mysql")
BATCH = 1_000
RUNS = sa.table(
    "runs",
    sa.column("id", ExactString(36)),
    sa.column("chat_id", ExactString(36)),
    sa.column("parent_id", ExactString(36)),
    sa.column("mode", sa.String(16)),
    sa.column("created_at", UtcDateTime()),
)
OLD_MEMORIES = sa.table(
    "chat_memories",
    sa.column("chat_id", ExactString(36)),
    sa.column("summary", LongText),
    sa.column("until", UtcDateTime()),
)
OLD_CONVERSATIONS = sa.table(
    "dify_conversations",
    sa.column("chat_id", ExactString(36)),
    sa.column("conversation_id", ExactString(128)),
)


def upgrade() -> None:
    connection = op.get_bind()
    memories = _find_memories(connection)
    conversations = _find_conversations(connection)
    op.drop_table("chat_memories")
    op.drop_table("dify_conversations")
    run_memories = _create("chat_memories", sa.Column("summary", LongText, nullable=False))
    name: sa.Column[str] = sa.Column("conversation_id", ExactString(128), nullable=False)
    run_conversations = _create("dify_conversations", name)
    for table, rows in ((run_memories, memories), (run_conversations, conversations)):
        if rows:
            op.bulk_insert(table, rows)
    _chain_runs(connection)


def downgrade() -> None:
    """The memories are made again; which run a statement was edited from is not known any more."""
    op.drop_table("dify_conversations")
    op.drop_table("chat_memories")
    _create_old("chat_memories", sa.Column("summary", LongText, nullable=False),
                sa.Column("until", UtcDateTime(), nullable=False))  # fmt: skip
    name: sa.Column[str] = sa.Column("conversation_id", ExactString(128), nullable=False)
    _create_old("dify_conversations", name)


def _create(name: str, column: sa.Column[str]) -> sa.Table:
    return op.create_table(
        name,
        sa.Column("run_id", ExactString(36), nullable=False),
        sa.Column("chat_id", ExactString(36), nullable=False),
        column,
        sa.ForeignKeyConstraint(
            ["run_id"], ["runs.id"], name=op.f(f"fk_{name}_run_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("run_id", name=op.f(f"pk_{name}")),
        sa.Index(op.f(f"ix_{name}_chat_id"), "chat_id"),
        mysql_charset="utf8mb4",
        mysql_engine="InnoDB",
    )


def _create_old(name: str, *columns: sa.Column[str]) -> None:
    op.create_table(
        name,
        sa.Column("chat_id", ExactString(36), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(
            ["chat_id"], ["chats.id"], name=op.f(f"fk_{name}_chat_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("chat_id", name=op.f(f"pk_{name}")),
        mysql_charset="utf8mb4",
        mysql_engine="InnoDB",
    )


def _find_memories(connection: sa.Connection) -> list[dict[str, str]]:
    """Each summary with the newest run it stands for."""
    memories = []
    for row in connection.execute(sa.select(OLD_MEMORIES)).all():
        asked_before = RUNS.c.created_at <= row.until
        run_id = _find_newest(connection, RUNS.c.chat_id == row.chat_id, asked_before)
        if run_id:
            memories.append({"run_id": run_id, "chat_id": row.chat_id, "summary": row.summary})
    return memories


def _find_conversations(connection: sa.Connection) -> list[dict[str, str]]:
    """Each conversation of Dify with the newest question that was asked in it."""
    conversations = []
    for row in connection.execute(sa.select(OLD_CONVERSATIONS)).all():
        run_id = _find_newest(connection, RUNS.c.chat_id == row.chat_id, RUNS.c.mode == "dify")
        if run_id:
            name = row.conversation_id
            conversations.append({"run_id": run_id, "chat_id": row.chat_id, "conversation_id": name})
    return conversations


def _find_newest(connection: sa.Connection, *conditions: sa.ColumnElement[bool]) -> str | None:
    newest = sa.select(RUNS.c.id).where(*conditions)
    return connection.scalar(newest.order_by(RUNS.c.created_at.desc(), RUNS.c.id.desc()).limit(1))


def _chain_runs(connection: sa.Connection) -> None:
    """Each run follows the one that was asked before it: a chat so far is a single branch."""
    ordered_query = sa.select(RUNS.c.chat_id, RUNS.c.id).order_by(
        RUNS.c.chat_id, RUNS.c.created_at, RUNS.c.id
    )
    follow = (
        sa.update(RUNS)
        .where(RUNS.c.id == sa.bindparam("run"))
        .values(parent_id=sa.bindparam("parent"))
    )
    links, previous = [], ("", "")
    for chat_id, run_id in connection.execute(ordered_query).all():
        parent = previous[1] if previous[0] == chat_id else None
        links.append({"run": run_id, "parent": parent})
        previous = (chat_id, run_id)
    for start in range(0, len(links), BATCH):
        connection.execute(follow, links[start : start + BATCH])
