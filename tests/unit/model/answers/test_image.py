"""What counts as an image, by its bytes."""

import pytest

from model.answers.image import MAX_BYTES, detect_image
from tests.support.files.images import make_png

GIF = b"GIF89a" + (3).to_bytes(2, "little") + (2).to_bytes(2, "little") + b"\0\0\0;"
JPEG = bytes.fromhex("ffd8 ffe0 0004 0000 ffc0 000b 08 0002 0003 01 0111 00 ffd9")


@pytest.mark.parametrize(
    ("data", "mime"), [(make_png(3, 2), "image/png"), (GIF, "image/gif"), (JPEG, "image/jpeg")]
)
def test_pixels_are_told_by_their_first_bytes(data: bytes, mime: str) -> None:
    found = detect_image(data)
    assert found is not None
    assert found.mime == mime
    assert found.url.startswith(f"data:{mime};base64,")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff",
        JPEG.replace(b"\x00\x02\x00\x03", b"\xff\xff\xff\xff"),
        GIF.replace(b"\x03\x00\x02\x00", b"\xff\xff\xff\xff"),
        make_png(1, 1) + bytes(MAX_BYTES),
        b"<svg/>",
        b"<!doctype html><script>alert(1)</script>",
    ],
)
def test_what_is_none_or_too_large_is_none(data: bytes) -> None:
    assert detect_image(data) is None
