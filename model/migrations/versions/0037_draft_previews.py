"""Chats that answer the cards of a draft for the chat in which it was asked for."""

import sqlalchemy as sa
from alembic import op

from model.database.engine import ExactString

revision = "0037_draft_previews"
down_revision = "0036_file_parts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("chats", sa.Column("preview_of", ExactString(36), nullable=True))
    op.create_index(op.f("ix_chats_preview_of"), "chats", ["preview_of"])


def downgrade() -> None:
    op.drop_index(op.f("ix_chats_preview_of"), "chats")
    op.drop_column("chats", "preview_of")
