"""The join graph of each source."""

import sqlalchemy as sa
from alembic import op

from model.database.engine import ExactString

revision = "0010_relations"
down_revision = "0009_vectors"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "relation_sets",
        sa.Column("source_id", ExactString(36), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("source_id", name=op.f("pk_relation_sets")),
        mysql_charset="utf8mb4",
        mysql_engine="InnoDB",
    )
    op.create_table(
        "relations",
        sa.Column("source_id", ExactString(36), nullable=False),
        sa.Column("id", ExactString(24), nullable=False),
        sa.Column("left_table", ExactString(255), nullable=False),
        sa.Column("right_table", ExactString(255), nullable=False),
        sa.Column("pairs", sa.JSON(), nullable=False),
        sa.Column("origin", sa.String(16), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("confidence", sa.Double(), nullable=True),
        sa.Column("evidence", sa.JSON(), nullable=True),
        sa.PrimaryKeyConstraint("source_id", "id", name=op.f("pk_relations")),
        mysql_charset="utf8mb4",
        mysql_engine="InnoDB",
    )


def downgrade() -> None:
    op.drop_table("relations")
    op.drop_table("relation_sets")
