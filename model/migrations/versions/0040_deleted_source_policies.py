"""The last rules of deleted sources, by which what was answered about them is shown.

Sources that are deleted already count as open to everybody, but for those whose rules the audit
names: what these hid is not known any more, so that their answers are withheld.
"""

import sqlalchemy as sa
from alembic import op

from model.database.engine import ExactString, LongText, UtcDateTime

revision = "0040_deleted_source_policies"
down_revision = "0039_run_access"
branch_labels = None
depends_on = None

_NO_RULES = "{}"
_FILL = """
INSERT INTO deleted_source_policies (datasource_id, workspace_id, rules, deleted_at)
SELECT runs.datasource_id, MIN(runs.workspace_id), :rules, MAX(runs.created_at) FROM runs
WHERE runs.mode = 'data' AND runs.datasource_id IS NOT NULL
  AND runs.workspace_id IN (SELECT id FROM workspaces)
  AND runs.datasource_id NOT IN (SELECT id FROM datasources)
  AND runs.datasource_id NOT IN (
    SELECT source_id FROM audit_records WHERE source_id IS NOT NULL
      AND outcome = 'done' AND (action LIKE 'policies.put%' OR action LIKE 'guided-setup.%'))
GROUP BY runs.datasource_id
"""


def upgrade() -> None:
    op.create_table(
        "deleted_source_policies",
        sa.Column("datasource_id", ExactString(36), nullable=False),
        sa.Column("workspace_id", ExactString(36), nullable=False),
        sa.Column("rules", LongText, nullable=False),
        sa.Column("deleted_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"],
            ["workspaces.id"],
            name=op.f("fk_deleted_source_policies_workspace_id_workspaces"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("datasource_id", name=op.f("pk_deleted_source_policies")),
        mysql_charset="utf8mb4",
        mysql_engine="InnoDB",
    )
    op.execute(sa.text(_FILL).bindparams(rules=_NO_RULES))


def downgrade() -> None:
    op.drop_table("deleted_source_policies")
