"""Errors of the hub as `ToolFailed`, with a message that says what to do."""

from typing import Any

import httpx2

from agent.llm.key_masking import mask_key
from model.errors import ToolFailed
from services.tools.bounded_http_transport import (
    NotMcp,
    RedirectRefused,
    ResponseTooLarge,
    find_rpc_error,
)
from services.tools.tool_listing import clean_text

_REFUSED = (401, 403)
_FORGOTTEN = (400, 404)
_INVALID_ARGUMENTS = -32602
_UNREADABLE = -32700
_REASON_LENGTH = 500


_KEYS: tuple[tuple[tuple[type[BaseException], ...], str], ...] = (
    ((RedirectRefused,), "redirected"),
    ((ResponseTooLarge,), "too_large"),
    ((httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.UnsupportedProtocol), "unreachable"),
    ((TimeoutError, httpx2.TimeoutException), "no_answer"),
    ((NotMcp, ValueError, RuntimeError), "not_mcp"),
)
"""The message key for each kind of error; the first match counts."""


def to_tool_error(error: BaseException, token: str) -> ToolFailed:
    """The failure for an error that the SDK, the connection or the hub itself raised.

    It never quotes the token that the hub was sent.
    """
    cause = unwrap_group(error)
    if isinstance(cause, ToolFailed):
        return cause
    if isinstance(cause, httpx2.HTTPStatusError):
        return _to_status_error(cause.response, token)
    rpc_error: Any = getattr(cause, "error", None)
    if rpc_error is not None and rpc_error.code != _UNREADABLE:
        return _quote_reason(rpc_error.message, token)
    name = next((name for kinds, name in _KEYS if isinstance(cause, kinds)), "lost")
    return ToolFailed(f"tools.{'not_mcp' if rpc_error else name}")


def is_safe_to_retry(error: BaseException) -> bool:
    """Whether the hub cannot have acted on a request that ended so."""
    cause = unwrap_group(error)
    if isinstance(cause, httpx2.HTTPStatusError):
        rpc_error = find_rpc_error(cause.response)
        valid = rpc_error is None or rpc_error["code"] != _INVALID_ARGUMENTS
        return valid and cause.response.status_code in _FORGOTTEN
    return isinstance(cause, httpx2.ConnectError | httpx2.ConnectTimeout)


def is_lost_on_way(error: BaseException) -> bool:
    """Whether the hub itself did not refuse the request."""
    return getattr(unwrap_group(error), "error", None) is None


def unwrap_group(error: BaseException) -> BaseException:
    """The first error of a group of groups, else the error itself."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


def _to_status_error(response: httpx2.Response, token: str) -> ToolFailed:
    status = response.status_code
    if status in _REFUSED:
        return ToolFailed("tools.refused_token")
    rpc_error = find_rpc_error(response) if status in _FORGOTTEN else None
    return (
        _quote_reason(rpc_error["message"], token)
        if rpc_error
        else ToolFailed("tools.bad_status", status=status)
    )


def _quote_reason(reason: str, token: str) -> ToolFailed:
    return ToolFailed("tools.refused", reason=clean_text(mask_key(reason, token), _REASON_LENGTH))
