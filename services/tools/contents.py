"""What a tool answered, as text within the limit."""

import json
import re
from typing import TYPE_CHECKING, Any

from agent.ports import ToolResult

if TYPE_CHECKING:
    from services.tools.sdk import CallToolResult

_NOT_IN_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def to_result(answer: "CallToolResult", most_bytes: int) -> ToolResult:
    """The texts of an answer one after the other; what is no text is named with its size."""
    parts = [_text_of(part.model_dump(mode="json", by_alias=True)) for part in answer.content]
    text = "\n".join(part for part in parts if part)
    if not text and answer.structuredContent is not None:
        text = json.dumps(answer.structuredContent, ensure_ascii=False)
    text, truncated = cut(_NOT_IN_TEXT.sub("", text), most_bytes)
    return ToolResult(text, failed=bool(answer.isError), truncated=truncated)


def cut(text: str, most_bytes: int) -> tuple[str, bool]:
    """The text in at most `most_bytes` of UTF-8, and whether something is missing."""
    encoded = text.encode("utf-8", "replace")
    if len(encoded) <= most_bytes:
        return text, False
    return encoded[:most_bytes].decode("utf-8", "ignore"), True


def _text_of(part: dict[str, Any]) -> str:
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
