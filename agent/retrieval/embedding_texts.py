"""The texts of a table that an embedding model compares with a question."""

from hashlib import blake2b

from agent.labels.name_words import name_to_words
from model.sources.schema import Column, Table

_MAX_CHARS = 1_000
"""Most models take 512 tokens, and what follows says little more."""


def make_embedding_texts(table: Table) -> tuple[str, str]:
    """The two texts of a table: its names, and its names with those of its columns.

    The first finds a table that is asked for by name, the second one that only a column names.
    """
    subject = _describe_subject(table)
    keys = {name for key in table.foreign_keys for name in key.columns} | set(table.primary_key)
    descriptions = (_describe_column(column) for column in table.columns if column.name not in keys)
    return subject[:_MAX_CHARS], "; ".join((subject, *descriptions))[:_MAX_CHARS]


def fingerprint_text(text: str, model: str) -> str:
    """The key of a stored vector: a hash of text and model."""
    return blake2b(f"{model}\0{text}".encode(), digest_size=16).hexdigest()


def _describe_subject(table: Table) -> str:
    name = name_to_words(table.unqualified_name)
    return " ".join(filter(None, (name, table.comment, table.note)))


def _describe_column(column: Column) -> str:
    return " ".join(filter(None, (name_to_words(column.name), column.comment, column.note)))
