"""What a record keeps of a request's body: no secrets, and not more than a person reads."""

import re
from collections.abc import Mapping
from typing import Any

from model.serialization import to_json

HIDDEN = "•••"
MAX_TEXT_CHARS = 500
MAX_ITEMS = 50
MAX_DEPTH = 8
MAX_BYTES = 64 * 1024
_SECRET_NAME = re.compile(
    r"pass(word|wd|phrase)?$|passw|secret|token$|credential|authorization|cookie|headers?$"
    r"|(api|access|private)_?key|dsn|uri$",
    re.IGNORECASE,
)
_USER_INFO = re.compile(r"(?<=://)[^/@\s]+(?=@)")


def redact_fields(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields with secrets hidden and long texts and lists cut; of too many, their names."""
    redacted_fields: dict[str, Any] = _redact(fields, 0)
    if len(to_json(redacted_fields)) <= MAX_BYTES:
        return redacted_fields
    return dict.fromkeys(list(redacted_fields)[:MAX_ITEMS], "…")


def _redact(value: Any, depth: int) -> Any:
    match value:
        case str():
            return _cut(_USER_INFO.sub(HIDDEN, value))
        case Mapping() | list() | tuple() if depth > MAX_DEPTH:
            return "…"
        case Mapping():
            pairs = list(value.items())[:MAX_ITEMS]
            return {_cut(str(name)): _redact_named(str(name), item, depth) for name, item in pairs}
        case list() | tuple():
            rest = ["…"] if len(value) > MAX_ITEMS else []
            return [_redact(item, depth + 1) for item in value[:MAX_ITEMS]] + rest
        case _:
            return value


def _redact_named(name: str, value: Any, depth: int) -> Any:
    """A flag or a null says that a secret is set or removed, and is none."""
    if _SECRET_NAME.search(name) and not isinstance(value, bool | None):
        return HIDDEN
    return _redact(value, depth + 1)


def _cut(text: str) -> str:
    return text if len(text) <= MAX_TEXT_CHARS else text[:MAX_TEXT_CHARS] + "…"
