"""Redacts from database errors what their reader does not see: names, and what a policy adds."""

import re
from collections.abc import Set as AbstractSet

from model.errors import SqlFailed

_PLACEHOLDER = "…"
_QUOTED = re.compile("\"([^\"]+)\"|'([^']+)'|`([^`]+)`|\\[([^\\]]+)\\]|“([^”]+)”|«([^»]+)»")
_WORD = re.compile(r"[^\W\d][\w$]*")
_EXCERPT = re.compile(r"\bLINE \d+:|\bSELECT\b")
"""Where an engine begins to repeat the statement; it may cut words of it."""
_QUOTED_VALUE = re.compile(r"(?<!\w)'[^']+'|\"[^\"]+\"|`[^`]+`|“[^”]+”|«[^»]+»")
_TOKEN = re.compile(r"\w+")
_SHORTEST_PART = 4


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


def redact_rewriting(error: SqlFailed, sql: str, rewritten: str) -> SqlFailed:
    """The error of a rewritten statement with nothing but words of the checked one and of the
    engine.

    What a policy added holds keys and values; its conditions are computed from hidden rows, so that
    no number or quoted text may be repeated but those of the checked statement. Of a word that an
    engine cut, a part is left.
    """
    reason = error.params.get("reason")
    if rewritten == sql or not isinstance(reason, str):
        return error
    if excerpt := _EXCERPT.search(reason):
        reason = reason[: excerpt.start()] + _PLACEHOLDER
    own, rewritten_sql = sql.lower(), rewritten.lower()
    own_words, added_words = set(_TOKEN.findall(own)), set(_TOKEN.findall(rewritten_sql))
    quoted = " ".join(_QUOTED_VALUE.findall(rewritten_sql))

    def redact_quoted(match: re.Match[str]) -> str:
        inside = match[0][1:-1]
        return match[0] if inside.lower() in own else match[0].replace(inside, _PLACEHOLDER)

    def redact_token(match: re.Match[str]) -> str:
        word = match[0].lower()
        if word in own_words:
            return match[0]
        is_part = len(word) >= _SHORTEST_PART and word in quoted
        is_added = word[0].isdigit() or word in added_words or is_part
        return _PLACEHOLDER if is_added else match[0]

    redacted_reason = _TOKEN.sub(redact_token, _QUOTED_VALUE.sub(redact_quoted, reason))
    return SqlFailed(error.key, **{**error.params, "reason": redacted_reason})


def find_names(text: str) -> set[str]:
    """Possible names in a text: quoted parts, their parts between dots, and all words."""
    quoted = {next(filter(None, groups)).lower() for groups in _QUOTED.findall(text)}
    parts = {part for name in quoted for part in name.split(".")}
    return quoted | parts | {word.lower() for word in _WORD.findall(text)}
