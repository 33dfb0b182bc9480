"""How much may be uploaded at once and kept in all."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from model.config.sections import UploadSettings
from model.errors import Conflict, TooLarge, TooMany
from model.repositories.files import StoredAmount

AT_ONCE = 16
"""Uploads a worker takes at once; each may occupy UPLOAD_MAX_BYTES of its disk."""
OF_ONE_USER = 4
_AGAIN_S = 2
_MEGABYTE = 1024 * 1024
_ENVELOPE = 64 * 1024
"""What a form may weigh beside the file in it."""


class Admission:
    """Admits uploads to this worker."""

    def __init__(self, limits: UploadSettings) -> None:
        self._limits = limits
        self._going: Counter[str] = Counter()

    @property
    def most_bytes(self) -> int:
        """The longest body of a request with a file."""
        return self._limits.max_bytes + _ENVELOPE

    @contextmanager
    def place(self, user_id: str) -> Iterator[None]:
        """A place for one upload. Raises `TooMany`."""
        if self._going.total() >= AT_ONCE or self._going[user_id] >= OF_ONE_USER:
            raise TooMany("uploads.busy", retry_after=_AGAIN_S)
        self._going[user_id] += 1
        try:
            yield
        finally:
            self._going[user_id] -= 1
            if not self._going[user_id]:
                del self._going[user_id]

    def check_body(self, announced: int) -> None:
        """Raises `TooLarge` for a body that can hold no file that is small enough."""
        if announced > self.most_bytes:
            raise self.too_large()

    def check_size(self, received: int) -> None:
        """Raises `TooLarge` for a file of so many bytes."""
        if received > self._limits.max_bytes:
            raise self.too_large()

    def check_kept(self, kept: StoredAmount, more: int) -> None:
        """Raises `Conflict` when a user keeps too much already."""
        if kept.files >= self._limits.max_files:
            raise Conflict("uploads.too_many_files", most=self._limits.max_files)
        if kept.bytes + more > self._limits.max_total_bytes:
            most = f"{self._limits.max_total_bytes / _MEGABYTE:.4g}"
            raise Conflict("uploads.too_many_bytes", megabytes=most)

    def too_large(self) -> TooLarge:
        """What to say of a file that is."""
        return TooLarge("uploads.too_large", megabytes=f"{self._limits.max_bytes / _MEGABYTE:.4g}")
