"""An image that a tool returned: its kind is read from its bytes, not from its declared type."""

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

MAX_BYTES = 1024 * 1024
MAX_PIXELS = 40_000_000
"""A small file may unpack to more pixels than a browser can draw."""
_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
_GIF = (b"GIF87a", b"GIF89a")
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""The segments of a JPEG that say how large it is."""


@dataclass(frozen=True, slots=True)
class Image:
    """Pixels only: no format that may hold words to follow, or addresses to load."""

    mime: str
    data: bytes

    @property
    def url(self) -> str:
        """It as a `data:` address."""
        return f"data:{self.mime};base64,{base64.b64encode(self.data).decode()}"


def detect_image(data: bytes) -> Image | None:
    """The image in these bytes; None when it is of another kind, or too large."""
    if len(data) > MAX_BYTES:
        return None
    mime, (width, height) = _read_header(data)
    return Image(mime, data) if 0 < width * height <= MAX_PIXELS else None


def _read_header(data: bytes) -> tuple[str, tuple[int, int]]:
    """The MIME type of an image, and its width and height; both empty for other data."""
    if data.startswith(_PNG):
        return "image/png", _to_size(data[16:24], 4, "big")
    if data.startswith(_GIF):
        return "image/gif", _to_size(data[6:10], 2, "little")
    if data.startswith(_JPEG):
        return "image/jpeg", next(_find_frames(data), (0, 0))
    return "", (0, 0)


def _to_size(data: bytes, size: int, order: Literal["big", "little"]) -> tuple[int, int]:
    return int.from_bytes(data[:size], order), int.from_bytes(data[size:], order)


def _find_frames(data: bytes) -> Iterator[tuple[int, int]]:
    """The size that each frame of a JPEG names."""
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        if marker in _FRAMES:
            yield _to_size(data[at + 5 : at + 9], 2, "big")
        at += 2 + max(length, 2)
