"""Whether values of a source may be read at sync, and whether the rows of a table were counted."""

import sqlalchemy as sa
from alembic import op

revision = "0018_profiles"
down_revision = "0017_sign_in_tries"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _add("datasources", "sample", sa.true())
    _add("source_tables", "rows_exact", sa.false())


def downgrade() -> None:
    op.drop_column("source_tables", "rows_exact")
    op.drop_column("datasources", "sample")


def _add(table: str, name: str, value: sa.ColumnElement[bool]) -> None:
    op.add_column(
        table, sa.Column(name, sa.Boolean(), nullable=False, server_default=value)
    )
