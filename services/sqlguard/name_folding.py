"""Folds names as an engine compares them: to lower case, or not at all."""

import unicodedata
from functools import lru_cache
from string import ascii_lowercase, ascii_uppercase

from sqlglot import exp

from model.engines.registry import find_dialect

_ASCII = str.maketrans(ascii_uppercase, ascii_lowercase)


def fold(name: str) -> str:
    """The name with the letters A to Z in lower case, and no others."""
    return name.translate(_ASCII)


def fold_column(name: str, dialect: str) -> str:
    """A column's name as the engine compares it."""
    return name.lower() if find_dialect(dialect).guard.folds_every_script else fold(name)


def fold_table(identifier: exp.Identifier, dialect: str) -> str:
    """A table's name as the engine compares it, or nearer to what is written.

    MySQL and MariaDB compare letter by letter or fold, depending on the server: letter by letter
    is what holds on all of them.
    """
    names = find_dialect(dialect).guard.table_names
    if names == "exact" or (names == "quoted_exact" and identifier.quoted):
        return identifier.name
    return fold(identifier.name)


@lru_cache(maxsize=1024)
def make_skeleton(name: str) -> str:
    """Equal for any two names that some engine may take for the same: case and marks are gone."""
    if name.isascii():
        return name.lower().rstrip()
    parts = unicodedata.normalize("NFKD", name.upper()).casefold()
    return "".join(c for c in parts if not unicodedata.combining(c)).rstrip()
