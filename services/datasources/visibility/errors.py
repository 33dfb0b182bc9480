"""What a database says of a statement, without the names of what is switched off."""

import re
from collections.abc import Set as AbstractSet

from model.errors import SqlFailed

_REMOVED = "…"
_QUOTED = re.compile("\"([^\"]+)\"|'([^']+)'|`([^`]+)`|\\[([^\\]]+)\\]|“([^”]+)”|«([^»]+)»")
_WORD = re.compile(r"[^\W\d][\w$]*")


def redact(error: SqlFailed, sql: str, hidden: AbstractSet[str]) -> SqlFailed:
    """The error; hidden names that do not stand in the statement are taken out of its words.

    A view may read what its reader does not see, and an engine suggests names of its own.
    """
    reason = error.params.get("reason")
    names = _names_in(reason) & hidden if hidden and isinstance(reason, str) else frozenset[str]()
    names -= _names_in(sql)
    if not names:
        return error
    pattern = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    whole = re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE)
    return SqlFailed(error.key, **{**error.params, "reason": whole.sub(_REMOVED, str(reason))})


def _names_in(text: str) -> set[str]:
    """What may be a name: whatever is quoted, its parts between dots, and all words."""
    quoted = {next(filter(None, found)).lower() for found in _QUOTED.findall(text)}
    parts = {part for name in quoted for part in name.split(".")}
    return quoted | parts | {word.lower() for word in _WORD.findall(text)}
