"""Redacts from database errors what their reader does not see: names, and words of the policy."""

import re
from collections.abc import Set as AbstractSet

from model.errors import SqlFailed

_PLACEHOLDER = "…"
_QUOTED = re.compile("\"([^\"]+)\"|'([^']+)'|`([^`]+)`|\\[([^\\]]+)\\]|“([^”]+)”|«([^»]+)»")
_WORD = re.compile(r"[^\W\d][\w$]*")


def redact_hidden_names(error: SqlFailed, sql: str, hidden: AbstractSet[str]) -> SqlFailed:
    """The error without hidden names that are not in the statement.

    A view may read hidden tables, and an engine may suggest similar names.
    """
    reason = error.params.get("reason")
    names = find_names(reason) & hidden if hidden and isinstance(reason, str) else frozenset[str]()
    names -= find_names(sql)
    if not names:
        return error
    pattern = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    whole = re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE)
    return SqlFailed(error.key, **{**error.params, "reason": whole.sub(_PLACEHOLDER, str(reason))})


def find_names(text: str) -> set[str]:
    """Possible names in a text: quoted parts, their parts between dots, and all words."""
    quoted = {next(filter(None, found)).lower() for found in _QUOTED.findall(text)}
    parts = {part for name in quoted for part in name.split(".")}
    return quoted | parts | {word.lower() for word in _WORD.findall(text)}
