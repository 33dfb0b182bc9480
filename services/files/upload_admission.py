"""Limits on concurrent uploads and their sizes."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from model.config.sections import UploadSettings
from model.errors import TooLarge, TooMany

MAX_CONCURRENT_UPLOADS = 16
"""Uploads a worker takes at once; each may occupy UPLOAD_MAX_BYTES of its disk."""
MAX_CONCURRENT_PER_USER = 4
_RETRY_AFTER_S = 2
_MEGABYTE = 1024 * 1024
_FORM_OVERHEAD_BYTES = 64 * 1024
"""Bytes of a form beside its file."""


class UploadAdmission:
    """Admits uploads to this worker."""

    def __init__(self, limits: UploadSettings) -> None:
        self._limits = limits
        self._active: Counter[str] = Counter()

    @property
    def max_body_bytes(self) -> int:
        """The longest body of a request with a file."""
        return self._limits.max_bytes + _FORM_OVERHEAD_BYTES

    @contextmanager
    def reserve(self, user_id: str) -> Iterator[None]:
        """Reserve a slot for one upload. Raises `TooMany`."""
        if (
            self._active.total() >= MAX_CONCURRENT_UPLOADS
            or self._active[user_id] >= MAX_CONCURRENT_PER_USER
        ):
            raise TooMany("uploads.busy", retry_after=_RETRY_AFTER_S)
        self._active[user_id] += 1
        try:
            yield
        finally:
            self._active[user_id] -= 1
            if not self._active[user_id]:
                del self._active[user_id]

    def check_body(self, announced: int) -> None:
        """Raises `TooLarge` for a body that can hold no file that is small enough."""
        if announced > self.max_body_bytes:
            raise self.too_large_error()

    def check_size(self, byte_count: int) -> None:
        """Raises `TooLarge` for a file of so many bytes."""
        if byte_count > self._limits.max_bytes:
            raise self.too_large_error()

    def too_large_error(self) -> TooLarge:
        """The error for a file that is too large."""
        return TooLarge("uploads.too_large", megabytes=f"{self._limits.max_bytes / _MEGABYTE:.4g}")
