"""Statements on data sources, their relations, vectors and files."""
