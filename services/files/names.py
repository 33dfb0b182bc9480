"""What a file may be called. A name is a label: nothing is ever stored under it."""

import re
import unicodedata

from model.errors import Invalid
from model.tables.file import NAME_LENGTH

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Controls, marks of direction, halves of characters: they only make a name look like another."""


def checked(given: str) -> str:
    """The name in NFC, without folders and what cannot be seen. Raises `Invalid`."""
    name = re.split(r"[/\\]", unicodedata.normalize("NFC", given))[-1]
    shown = "".join(c for c in name if unicodedata.category(c) not in _UNSEEN)
    shown = " ".join(shown.split())
    if not shown.strip(". "):
        raise Invalid("uploads.no_name", path="name")
    if len(shown) > NAME_LENGTH:
        raise Invalid("uploads.long_name", path="name", most=NAME_LENGTH)
    return shown
