"""Annotated warehouses that nobody has prepared."""
