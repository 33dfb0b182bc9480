"""How many tables users see, and no samples of what administrators have switched off."""

import json
from collections import Counter
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql

from model.database.engine import ExactString

revision = "0016_hidden_samples"
down_revision = "0015_tools_read"
branch_labels = None
depends_on = None

LONG_TEXT = sa.Text().with_variant(mysql.LONGTEXT(), "mysql")
TABLES = sa.table(
    "source_tables",
    sa.column("id", ExactString(36)),
    sa.column("datasource_id", ExactString(36)),
    sa.column("gone", sa.Boolean()),
    sa.column("enabled", sa.Boolean()),
    sa.column("columns", LONG_TEXT),
)
SOURCES = sa.table(
    "datasources", sa.column("id", ExactString(36)), sa.column("visible_count", sa.Integer())
)


def upgrade() -> None:
    count = sa.Column("visible_count", sa.Integer(), nullable=False, server_default="0")
    op.add_column("datasources", count)
    connection = op.get_bind()
    visible: Counter[str] = Counter()
    for id_ in connection.scalars(sa.select(TABLES.c.id)).all():
        row = connection.execute(sa.select(TABLES).where(TABLES.c.id == id_)).one()
        columns = json.loads(row.columns)
        if row.enabled and not row.gone and any(each["enabled"] for each in columns):
            visible[row.datasource_id] += 1
        new_columns = [_recorded(each, is_visible=row.enabled and not row.gone) for each in columns]
        if new_columns != columns:
            text = json.dumps(new_columns, ensure_ascii=False, separators=(",", ":"))
            connection.execute(TABLES.update().where(TABLES.c.id == id_).values(columns=text))
    for source, number in visible.items():
        statement = SOURCES.update().where(SOURCES.c.id == source)
        connection.execute(statement.values(visible_count=number))


def downgrade() -> None:
    op.drop_column("datasources", "visible_count")


def _recorded(column: dict[str, Any], *, is_visible: bool) -> dict[str, Any]:
    return column if is_visible and column["enabled"] and column["sample"] else column | {"samples": []}
