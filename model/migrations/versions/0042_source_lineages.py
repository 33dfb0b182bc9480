"""Which views and other tables of a source read which tables; every sync finds it anew."""

import sqlalchemy as sa
from alembic import op

from model.database.engine import ExactString, LongText

revision = "0042_source_lineages"
down_revision = "0041_token_reservations"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "source_lineages",
        sa.Column("datasource_id", ExactString(36), nullable=False),
        sa.Column("version", ExactString(36), nullable=False),
        sa.Column("tables", LongText, nullable=False),
        sa.ForeignKeyConstraint(
            ["datasource_id"],
            ["datasources.id"],
            name=op.f("fk_source_lineages_datasource_id_datasources"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("datasource_id", name=op.f("pk_source_lineages")),
        mysql_charset="utf8mb4",
        mysql_engine="InnoDB",
    )


def downgrade() -> None:
    op.drop_table("source_lineages")
