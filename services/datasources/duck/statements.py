"""Statements that open files: they run before the process is locked."""

from pathlib import Path


def quoted(name: str) -> str:
    """A name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def attached(path: Path, name: str) -> str:
    """Opens a file for reading under a name."""
    return f"ATTACH {literal(str(path))} AS {quoted(name)} (READ_ONLY, TYPE duckdb)"
