"""What went wrong with the hub, in words that say what to do."""

import httpx

from model.errors import ToolFailed
from services.tools.wire import Redirected, TooMuch

_REFUSED = (401, 403)
_FORGOTTEN = (400, 404)


_KEYS: tuple[tuple[tuple[type[BaseException], ...], str], ...] = (
    ((Redirected,), "redirected"),
    ((TooMuch,), "too_large"),
    ((httpx.ConnectError, httpx.ConnectTimeout, httpx.UnsupportedProtocol), "unreachable"),
    ((TimeoutError, httpx.TimeoutException), "no_answer"),
    ((ValueError, RuntimeError), "not_mcp"),
)
"""The sentence for each kind, the first that fits."""


def told(error: BaseException) -> ToolFailed:
    """The failure behind what the SDK or the connection raised."""
    cause = leaf(error)
    if isinstance(cause, ToolFailed):
        return cause
    if isinstance(cause, httpx.HTTPStatusError):
        status = cause.response.status_code
        if status in _REFUSED:
            return ToolFailed("tools.refused_token")
        return ToolFailed("tools.bad_status", status=status)
    name = next((name for kinds, name in _KEYS if isinstance(cause, kinds)), "lost")
    return ToolFailed(f"tools.{name}")


def never_began(error: BaseException) -> bool:
    """Whether the hub cannot have acted on a request that ended so."""
    cause = leaf(error)
    if isinstance(cause, httpx.HTTPStatusError):
        return cause.response.status_code in _FORGOTTEN
    return isinstance(cause, httpx.ConnectError | httpx.ConnectTimeout)


def leaf(error: BaseException) -> BaseException:
    """The first error of a group of groups, else the error itself."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error
