"""What a table says about itself, as texts that an embedding model can compare with a question."""

from hashlib import blake2b

from agent.labels import has_chinese
from agent.names import in_words
from model.sources.schema import Column, Table

_LONGEST = 1_000
"""Characters of a text: most models take 512 tokens, and what follows says little more."""


def texts(table: Table) -> tuple[str, str]:
    """The two texts of a table: what it is called, and the same with all that it tells of.

    The first finds what is asked for by name, the second what only a column says.
    """
    subject = _subject(table)
    keys = {name for key in table.foreign_keys for name in key.columns} | set(table.primary_key)
    told = (_spoken(column) for column in table.columns if column.name not in keys)
    return subject[:_LONGEST], "; ".join((subject, *told))[:_LONGEST]


def fingerprint(text: str, model: str) -> str:
    """What a stored vector is found by: another text or another model is another vector."""
    return blake2b(f"{model}\0{text}".encode(), digest_size=16).hexdigest()


def is_chinese(text: str) -> bool:
    """Whether a text counts among the Chinese ones: vectors of a language lie close together."""
    return has_chinese(text)


def _subject(table: Table) -> str:
    name = in_words(table.name.rpartition(".")[2])
    return " ".join(filter(None, (name, table.comment, table.note)))


def _spoken(column: Column) -> str:
    return " ".join(filter(None, (in_words(column.name), column.comment, column.note)))
