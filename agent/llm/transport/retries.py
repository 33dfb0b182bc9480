"""Retry policy of model calls: which errors are transient, and how long to back off."""

import random

from agent.llm.types import CallFailed

FIRST_RETRY_S = 0.3
LONGEST_RETRY_AFTER_S = 20.0
KEY_REFUSED_STATUS = frozenset({401, 403})
TOO_MANY_REQUESTS = 429
SERVER_ERROR = 500


def is_transient(error: CallFailed) -> bool:
    """Whether the same call may succeed in a moment."""
    return error.status is None or error.status == TOO_MANY_REQUESTS or error.status >= SERVER_ERROR


def compute_backoff_s(error: CallFailed, retries: int) -> float | None:
    """Seconds before the next try after so many retries; None when the server wants too long."""
    jitter = random.uniform(0.75, 1.25)  # noqa: S311
    backoff = FIRST_RETRY_S * (1 << retries) * jitter
    server_delay_s = _parse_retry_after(error.retry_after)
    if server_delay_s is None:
        return backoff
    return server_delay_s + backoff / 4 if server_delay_s <= LONGEST_RETRY_AFTER_S else None


def _parse_retry_after(retry_after: str | None) -> float | None:
    """The seconds of a Retry-After header; a date is as good as none."""
    try:
        return max(0.0, float(retry_after)) if retry_after else None
    except ValueError:
        return None
