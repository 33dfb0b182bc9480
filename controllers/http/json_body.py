"""Parses a JSON body: declared as JSON, in UTF-8, valid Unicode throughout."""

import json
from typing import Any

from controllers.http.unicode_check import check_json
from model.errors import BadRequest, NotUnicode, UnsupportedMediaType

_JSON = "application/json"


def parse_json(content_type: str, body: bytes) -> Any:
    """What a body says. A body without a type is taken for JSON; with another one it is refused.

    Raises `UnsupportedMediaType`, `BadRequest` for what is no JSON, or `NotUnicode`.
    """
    kind = content_type.partition(";")[0].strip().lower()
    if kind and kind != _JSON and not (kind.startswith("application/") and kind.endswith("+json")):
        raise UnsupportedMediaType("fields.not_sent_as_json")
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotUnicode("") from None
    try:
        value = json.loads(text, parse_constant=_reject_constant)
    except (ValueError, RecursionError):
        raise BadRequest("errors.bad_request") from None
    check_json(text, value)
    return value


def _reject_constant(constant: str) -> None:
    """NaN and Infinity are no JSON."""
    raise ValueError(constant)
