"""Rejects requests with invalid Unicode, such as half of a surrogate pair.

Such a text can be neither stored nor sent: it would fail later, far from its cause.
"""

import re
from typing import Any
from urllib.parse import unquote_to_bytes

from sanic import Request

from model.errors import NotUnicode

_SURROGATE = re.compile("[\ud800-\udfff]")
_ESCAPE = re.compile(r"\\u[dD][89a-fA-F]")


def check_address(request: Request) -> None:
    """Raise `NotUnicode` when path, query or a header is no text, also percent-encoded."""
    path, _, query = request.raw_url.partition(b"?")
    for part, raw_part in (("path", path), ("query", query)):
        if not raw_part.isascii() or b"%" in raw_part:
            _check_encoded(part, raw_part)
    for name, value in request.headers.items():
        if not value.isascii() and _SURROGATE.search(value):
            raise NotUnicode(f"header.{name}")


def check_json(body: str, document: Any) -> None:
    """Raise `NotUnicode` with the path of the first text that is none."""
    if not _ESCAPE.search(body):
        return
    pending: list[tuple[str, Any]] = [("", document)]
    while pending:
        path, value = pending.pop()
        if isinstance(value, str) and _SURROGATE.search(value):
            raise NotUnicode(path)
        if isinstance(value, dict):
            pending += [(_join_path(path, key), key) for key in value]
            pending += [(_join_path(path, key), item) for key, item in value.items()]
        elif isinstance(value, list):
            pending += [(_join_path(path, str(at)), item) for at, item in enumerate(value)]


def _check_encoded(part: str, raw_part: bytes) -> None:
    try:
        unquote_to_bytes(raw_part).decode()
    except UnicodeDecodeError:
        raise NotUnicode(part) from None


def _join_path(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
