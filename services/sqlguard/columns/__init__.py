"""What the names of columns in a checked statement stand for."""

from services.sqlguard.columns.resolver import Resolver

__all__ = ["Resolver"]
