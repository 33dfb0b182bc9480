"""Engines without transactions: a session there cannot be made read-only.

What keeps it so is the guard, the account, and that only statements that begin as reading ones are
sent.
"""

import re
from collections.abc import Sequence

from model.sources.query import Cell

READING_STATEMENT = re.compile(r"[\s(]*(?:SELECT|WITH|SHOW)\b", re.IGNORECASE)
_WRITE_PRIVILEGES = re.compile(
    r"\b(?:INSERT|UPDATE|DELETE|ALTER|DROP|CREATE|EXPORT|OPERATE|NODE|root|\w+_admin"
    r"|ALL(?: PRIVILEGES)? ON"
    r"|(?:Load|Alter|Create|Drop|Admin|Node|Grant)_priv)\b",
    re.IGNORECASE,
)
_READ_PRIVILEGES = re.compile(r"\bSELECT(?:_priv)?\b", re.IGNORECASE)


def may_write_by_words(grants: Sequence[Sequence[Cell]]) -> bool | None:
    """Whether grants allow more than reading, wherever in a row they stand."""
    text = " ".join(str(cell) for row in grants for cell in row if cell is not None)
    if _WRITE_PRIVILEGES.search(text):
        return True
    return False if _READ_PRIVILEGES.search(text) else None
