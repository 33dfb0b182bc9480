"""What the names of columns in a checked statement stand for."""

from services.sqlguard.columns.resolver import ColumnResolver

__all__ = ["ColumnResolver"]
