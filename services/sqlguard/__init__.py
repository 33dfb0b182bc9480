"""The SQL guard: lets one reading statement of allowed nodes through, rendered from its tree."""

from services.sqlguard.guard import check_statement
from services.sqlguard.schema_check import check_query

__all__ = ["check_query", "check_statement"]
