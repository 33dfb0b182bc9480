"""Our tables, an aggregate a file. Importing this module knows them all (migrations need that)."""

from model.tables import user

__all__ = ["user"]
