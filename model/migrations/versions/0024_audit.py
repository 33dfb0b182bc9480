"""The audit: records, the head of their chain, checkpoints of cuts."""

import sqlalchemy as sa
from alembic import op

from model.database.engine import ExactString, LongText, UtcDateTime

revision = "0024_audit"
down_revision = "0023_egress"
branch_labels = None
depends_on = None

_SEQUENCE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_INDEXED = ("at", "kind", "user_id", "source_id")


def upgrade() -> None:
    op.create_table(
        "audit_records",
        sa.Column("seq", _SEQUENCE, autoincrement=False, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("kind", ExactString(16), nullable=False),
        sa.Column("action", ExactString(80), nullable=False),
        sa.Column("outcome", ExactString(16), nullable=False),
        sa.Column("user_id", ExactString(36), nullable=True),
        sa.Column("user_name", ExactString(255), nullable=False),
        sa.Column("source_id", ExactString(36), nullable=True),
        sa.Column("run_id", ExactString(36), nullable=True),
        sa.Column("target_id", ExactString(128), nullable=True),
        sa.Column("request_id", ExactString(64), nullable=False),
        sa.Column("details", LongText, nullable=False),
        *_signed("mac"),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_records")),
        mysql_charset="utf8mb4",
        mysql_engine="InnoDB",
    )
    for column in _INDEXED:
        op.create_index(op.f(f"ix_audit_records_{column}"), "audit_records", [column])
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seq", _SEQUENCE, nullable=False),
        *_signed("mac", "signature"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
        mysql_charset="utf8mb4",
        mysql_engine="InnoDB",
    )
    op.create_table(
        "audit_checkpoints",
        sa.Column("seq", _SEQUENCE, autoincrement=False, nullable=False),
        sa.Column("count", _SEQUENCE, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        *_signed("mac", "signature"),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_audit_checkpoints")),
        mysql_charset="utf8mb4",
        mysql_engine="InnoDB",
    )


def downgrade() -> None:
    for table in ("audit_checkpoints", "audit_head", "audit_records"):
        op.drop_table(table)


def _signed(*names: str) -> list[sa.Column[str]]:
    return [
        sa.Column("key_id", ExactString(8), nullable=False),
        *(sa.Column(name, ExactString(64), nullable=False) for name in names),
    ]
