"""Statements on data sources, their joins, vectors and files."""
