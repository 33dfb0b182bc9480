"""Wrong tries to sign in are forgotten one by one: the table of recent ones is made anew."""

import sqlalchemy as sa
from alembic import op

from model.database.engine import ExactString, UtcDateTime

revision = "0017_sign_in_tries"
down_revision = "0016_hidden_samples"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _make_anew("drained_ms", sa.Column("drained_ms", sa.BigInteger(), nullable=False))


def downgrade() -> None:
    _make_anew("since", sa.Column("tries", sa.Integer(), nullable=False))


def _make_anew(indexed: str, count: sa.Column[int]) -> None:
    op.drop_table("sign_in_tries")
    op.create_table(
        "sign_in_tries",
        sa.Column("key", ExactString(64), nullable=False),
        count,
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_sign_in_tries"),
        mysql_charset="utf8mb4",
        mysql_engine="InnoDB",
    )
    op.create_index(f"ix_sign_in_tries_{indexed}", "sign_in_tries", [indexed])
