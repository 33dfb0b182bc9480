"""Parses a JSON body: declared as JSON, in UTF-8, valid Unicode, integers within 64 bits."""

import json
from typing import Any

from controllers.http.unicode_check import check_json
from model.errors import BadRequest, NotUnicode, UnsupportedMediaType

_JSON = "application/json"
_MIN_INTEGER, _MAX_INTEGER = -(2**63), 2**64 - 1
"""Integers beyond are written by no JSON of ours, so the audit could not record the request."""


class _LargeIntegerError(Exception):
    """An integer has more than 64 bits."""


def parse_json(content_type: str, body: bytes) -> Any:
    """What a body says. A body without a type is taken for JSON; with another one it is refused.

    Raises `UnsupportedMediaType`, `BadRequest` for what is no JSON or has an integer of more than
    64 bits, or `NotUnicode`.
    """
    kind = content_type.partition(";")[0].strip().lower()
    if kind and kind != _JSON and not (kind.startswith("application/") and kind.endswith("+json")):
        raise UnsupportedMediaType("fields.not_sent_as_json")
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotUnicode("") from None
    try:
        value = json.loads(text, parse_constant=_reject_constant, parse_int=_read_integer)
    except _LargeIntegerError:
        raise BadRequest("errors.large_integer") from None
    except (ValueError, RecursionError):
        raise BadRequest("errors.bad_request") from None
    check_json(text, value)
    return value


def _reject_constant(constant: str) -> None:
    """NaN and Infinity are no JSON."""
    raise ValueError(constant)


def _read_integer(digits: str) -> int:
    value = int(digits)
    if not _MIN_INTEGER <= value <= _MAX_INTEGER:
        raise _LargeIntegerError
    return value
