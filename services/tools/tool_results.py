"""The result of a tool as text within the limit, and its images."""

import base64
import binascii
import json
import re
from itertools import islice
from typing import TYPE_CHECKING, Any

from agent.ports import ToolResult
from model.answers.image import MAX_BYTES, Image, detect_image

if TYPE_CHECKING:
    from services.tools.sdk import CallToolResult

MAX_IMAGES = 4
"""Of one answer."""
_NOT_IN_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def to_result(answer: "CallToolResult", most_bytes: int) -> ToolResult:
    """The texts of an answer one after the other; what is no text is named with its size.

    Images are kept beside it, as far as a page may show them.
    """
    parts = [part.model_dump(mode="json", by_alias=True) for part in answer.content]
    text = "\n".join(part_text for part in parts if (part_text := _to_text(part)))
    if not text and answer.structured_content is not None:
        text = json.dumps(answer.structured_content, ensure_ascii=False)
    text, truncated = truncate(_NOT_IN_TEXT.sub("", text), most_bytes)
    images = tuple(islice(filter(None, map(_to_image, parts)), MAX_IMAGES))
    return ToolResult(text, bool(answer.is_error), truncated, images)


def truncate(text: str, most_bytes: int) -> tuple[str, bool]:
    """The text in at most `most_bytes` of UTF-8, and whether something is missing."""
    encoded = text.encode("utf-8", "replace")
    if len(encoded) <= most_bytes:
        return text, False
    return encoded[:most_bytes].decode("utf-8", "ignore"), True


def _to_image(part: dict[str, Any]) -> Image | None:
    match part:
        case {"type": "image", "data": str(data)} | {"resource": {"blob": str(data)}}:
            return detect_image(_decode(data))
        case _:
            return None


def _decode(data: str) -> bytes:
    if len(data) > MAX_BYTES * 4 // 3 + 4:
        return b""
    try:
        return base64.b64decode(data, validate=True)
    except binascii.Error:
        return b""


def _to_text(part: dict[str, Any]) -> str:
    match part:
        case {"type": "text", "text": str(text)} | {"resource": {"text": str(text)}}:
            return text
        case {"type": "resource_link", "uri": uri}:
            return f"{part.get('name', '')} {uri}".strip()
        case {"type": kind, "data": str(data), "mimeType": mime}:
            return f"[{kind} {mime}, {len(data) * 3 // 4} bytes]"
        case {"resource": {"uri": uri, "blob": str(data)}}:
            return f"[{uri}, {len(data) * 3 // 4} bytes]"
        case _:
            return f"[{part.get('type', '?')}]"
