"""Alembic's way in: runs on the connection that `runner` hands over."""

from alembic import context

from model import tables
from model.database.engine import Base

assert tables  # noqa: S101 - imported for the tables it registers
context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    transactional_ddl=False,
)
context.run_migrations()
