"""What PNGs show: their size and the colours of their pixels."""

import struct
import zlib
from dataclasses import dataclass
from typing import Any

import numpy as np

Pixels = np.ndarray[Any, np.dtype[np.uint8]]
_CHANNELS = {2: 3, 6: 4}


@dataclass(frozen=True)
class PixelGrid:
    """Rows of pixels, each red, green, blue."""

    pixels: Pixels

    @property
    def size(self) -> tuple[int, int]:
        """Width and height."""
        height, width, _ = self.pixels.shape
        return width, height

    def at(self, x: int, y: int) -> str:
        """The colour of one pixel, as `#rrggbb`."""
        return "#" + bytes(self.pixels[y, x]).hex()

    def count(self, color: str) -> int:
        """How many pixels have exactly this colour."""
        return int(np.all(self.pixels == list(bytes.fromhex(color[1:])), axis=2).sum())

    def heights(self, color: str) -> list[int]:
        """How high the columns of this colour are, from left to right."""
        columns = np.all(self.pixels == list(bytes.fromhex(color[1:])), axis=2).sum(axis=0)
        ranges, run = [], []
        for height in [*columns.tolist(), 0]:
            if height:
                run.append(height)
            elif run:
                ranges.append(max(run))
                run = []
        return [height for height in ranges if height > 8]

    @property
    def is_blank(self) -> bool:
        """Whether nearly all of it is one colour."""
        colors = self.pixels.reshape(-1, 3).astype(np.int64) @ np.array([65536, 256, 1])
        return bool(np.bincount(colors).max() > 0.995 * colors.size)


def make_png(width: int, height: int) -> bytes:
    """A PNG of that size, all white."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\xff" * 3 * width) * height)
    chunks = [(b"IHDR", head), (b"IDAT", rows), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*each) for each in chunks)


def _chunk(kind: bytes, data: bytes) -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + data))
    return struct.pack(">I", len(data)) + kind + data + check


def decode_png(png: bytes) -> PixelGrid:
    """A PNG of eight bits a channel, not interlaced, decoded."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n"), png[:100]
    width, height, depth, kind, _, _, interlaced = struct.unpack(">IIBBBBB", png[16:29])
    assert (depth, interlaced) == (8, 0)
    step = _CHANNELS[kind]
    lines = np.frombuffer(zlib.decompress(_data(png)), np.uint8).reshape(height, width * step + 1)
    rows = np.zeros((height + 1, width, step), np.int64)
    for at, line in enumerate(lines):
        filtered_line = line[1:].reshape(width, step).astype(np.int64)
        rows[at + 1] = _undo_filter(int(line[0]), filtered_line, rows[at])
    return PixelGrid(rows[1:, :, :3].astype(np.uint8))


def _data(png: bytes) -> bytes:
    at, compressed_data = 8, b""
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at : at + 8])
        if kind == b"IDAT":
            compressed_data += png[at + 8 : at + 8 + length]
        at += length + 12
    return compressed_data


def _undo_filter(kind: int, line: Any, above: Any) -> Any:
    if kind == 0:
        return line
    if kind == 1:
        return np.cumsum(line, axis=0) % 256
    if kind == 2:
        return (line + above) % 256
    restored_line = np.zeros_like(line)
    left = corner = np.zeros(line.shape[1], np.int64)
    for x in range(len(line)):
        guess = (left + above[x]) // 2 if kind == 3 else _paeth(left, above[x], corner)
        restored_line[x] = left = (line[x] + guess) % 256
        corner = above[x]
    return restored_line


def _paeth(left: Any, up: Any, corner: Any) -> Any:
    guess = left + up - corner
    to_left, to_up, to_corner = abs(guess - left), abs(guess - up), abs(guess - corner)
    near = np.where((to_left <= to_up) & (to_left <= to_corner), left, up)
    return np.where((to_corner < to_left) & (to_corner < to_up), corner, near)
