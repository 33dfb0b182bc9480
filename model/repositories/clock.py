"""What time the database has."""

from datetime import UTC, datetime

from sqlalchemy import Connection, text


def read_database_time(connection: Connection) -> datetime:
    """The database's own clock, in UTC; a SQLite file has that of this machine."""
    if connection.dialect.name == "sqlite":
        return datetime.now(UTC)
    at: datetime = connection.scalar(text("SELECT UTC_TIMESTAMP(6)"))
    return at.replace(tzinfo=UTC)
