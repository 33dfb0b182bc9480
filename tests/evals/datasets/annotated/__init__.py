"""Annotated warehouses of strangers, from their dumps."""
