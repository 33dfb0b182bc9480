"""What of sources may leave, and whether a model runs within the installation."""

import sqlalchemy as sa
from alembic import op

from model.database.engine import ExactString, LongText, UtcDateTime

revision = "0023_egress"
down_revision = "0022_policies"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "source_egress",
        sa.Column("datasource_id", ExactString(36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("remote", sa.String(16), nullable=False),
        sa.Column("local", sa.String(16), nullable=False),
        sa.Column("never", LongText, nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("updated_by", ExactString(36), nullable=True),
        sa.ForeignKeyConstraint(
            ["datasource_id"],
            ["datasources.id"],
            name=op.f("fk_source_egress_datasource_id_datasources"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("datasource_id", name=op.f("pk_source_egress")),
        mysql_charset="utf8mb4",
        mysql_engine="InnoDB",
    )
    op.add_column("models", sa.Column("local", sa.Boolean(), nullable=True))


def downgrade() -> None:
    op.drop_column("models", "local")
    op.drop_table("source_egress")
