"""Statements that open files: they run before the process is locked."""

from pathlib import Path


def quote_ident(name: str) -> str:
    """A name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def quote_literal(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def attach_statement(path: Path, name: str) -> str:
    """Opens a file for reading under a name."""
    return f"ATTACH {quote_literal(str(path))} AS {quote_ident(name)} (READ_ONLY, TYPE duckdb)"
