"""Errors of the hub as `ToolFailed`, with a message that says what to do."""

import httpx

from model.errors import ToolFailed
from services.tools.bounded_http_transport import RedirectRefused, ResponseTooLarge

_REFUSED = (401, 403)
_FORGOTTEN = (400, 404)


_KEYS: tuple[tuple[tuple[type[BaseException], ...], str], ...] = (
    ((RedirectRefused,), "redirected"),
    ((ResponseTooLarge,), "too_large"),
    ((httpx.ConnectError, httpx.ConnectTimeout, httpx.UnsupportedProtocol), "unreachable"),
    ((TimeoutError, httpx.TimeoutException), "no_answer"),
    ((ValueError, RuntimeError), "not_mcp"),
)
"""The message key for each kind of error; the first match counts."""


def to_tool_error(error: BaseException) -> ToolFailed:
    """The failure for an error that the SDK or the connection raised."""
    cause = unwrap_group(error)
    if isinstance(cause, ToolFailed):
        return cause
    if isinstance(cause, httpx.HTTPStatusError):
        status = cause.response.status_code
        if status in _REFUSED:
            return ToolFailed("tools.refused_token")
        return ToolFailed("tools.bad_status", status=status)
    name = next((name for kinds, name in _KEYS if isinstance(cause, kinds)), "lost")
    return ToolFailed(f"tools.{name}")


def is_safe_to_retry(error: BaseException) -> bool:
    """Whether the hub cannot have acted on a request that ended so."""
    cause = unwrap_group(error)
    if isinstance(cause, httpx.HTTPStatusError):
        return cause.response.status_code in _FORGOTTEN
    return isinstance(cause, httpx.ConnectError | httpx.ConnectTimeout)


def unwrap_group(error: BaseException) -> BaseException:
    """The first error of a group of groups, else the error itself."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error
