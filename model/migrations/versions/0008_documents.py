"""How many pages and passages a document has."""

import sqlalchemy as sa
from alembic import op

revision = "0008_documents"
down_revision = "0007_models"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("files", sa.Column("pages", sa.Integer(), nullable=True))
    op.add_column("files", sa.Column("passages", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("files", "passages")
    op.drop_column("files", "pages")
