"""The only way SQL gets to a database: one statement that reads, of known parts, rendered anew."""

from services.sqlguard.guard import check

__all__ = ["check"]
