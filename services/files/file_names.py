"""Validates file names. A name is a label: objects are stored under random keys."""

import re
import unicodedata

from model.errors import Invalid
from model.tables.file import NAME_LENGTH

_INVISIBLE_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Controls, direction marks, surrogates: they make a name look like another."""


def check_file_name(text: str) -> str:
    """The name in NFC, without folders and what cannot be seen. Raises `Invalid`."""
    name = re.split(r"[/\\]", unicodedata.normalize("NFC", text))[-1]
    visible = "".join(c for c in name if unicodedata.category(c) not in _INVISIBLE_CATEGORIES)
    visible = " ".join(visible.split())
    if not visible.strip(". "):
        raise Invalid("uploads.no_name", path="name")
    if len(visible) > NAME_LENGTH:
        raise Invalid("uploads.long_name", path="name", most=NAME_LENGTH)
    return visible
