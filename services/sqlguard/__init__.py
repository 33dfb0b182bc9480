"""The only way SQL gets to a database: one statement that reads, of known parts, rendered anew."""

from services.sqlguard.guard import check
from services.sqlguard.query import check_query

__all__ = ["check", "check_query"]
