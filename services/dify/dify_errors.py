"""Error responses and error events of Dify as our errors."""

from collections.abc import Mapping
from typing import Any

from model.errors import ModelRefusedKey, ModelUnavailable, RunFailed

_DETAIL_LENGTH = 300
_REFUSED_KEY = (401, 403)
_UNKNOWN, _TOO_MANY, _SERVER_ERROR = 404, 429, 500


class ConversationNotFound(Exception):
    """Dify does not know the conversation (any more)."""


def error_from_response(
    status: int, body: Mapping[str, Any], *, in_conversation: bool
) -> Exception:
    """The error for a request that was answered with a status that is no success."""
    if status in _REFUSED_KEY:
        return ModelRefusedKey("dify.refused_key", status=status)
    if status == _TOO_MANY or status >= _SERVER_ERROR:
        return ModelUnavailable("dify.overloaded", status=status)
    if status == _UNKNOWN and in_conversation:
        return ConversationNotFound()
    return ModelUnavailable("dify.refused", status=status, detail=error_detail(body))


def error_from_event(event: Mapping[str, Any]) -> RunFailed:
    """The error that an event of the stream reports."""
    status = event.get("status")
    if status in _REFUSED_KEY:
        return ModelRefusedKey("dify.refused_key", status=status)
    return ModelUnavailable("dify.failed", detail=error_detail(event))


def error_detail(body: Mapping[str, Any]) -> str:
    """Dify's message, on one line and not too long."""
    message = body.get("message") or body.get("error") or body.get("code") or ""
    return " ".join(str(message).split())[:_DETAIL_LENGTH]
