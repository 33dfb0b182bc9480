"""Files in questions and answers of Dify, and the sources it names."""

import re
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from model.locales import Locale, text

_KINDS = {
    "image": ("jpg", "jpeg", "png", "gif", "webp", "svg"),
    "document": (
        *("txt", "md", "markdown", "pdf", "html", "xlsx", "xls", "docx", "csv", "eml", "msg"),
        *("pptx", "ppt", "xml", "epub"),
    ),
}
_MAX_SOURCES = 10
_MARKS = re.compile(r"([\\`*_{}\[\]()<>#!|~])")
_NAME_LENGTH = 120


def file_kind(name: str) -> str:
    """What Dify calls a file of that name: `document`, `image` or `custom`."""
    ending = PurePath(name).suffix.lstrip(".").lower()
    return next((kind for kind, endings in _KINDS.items() if ending in endings), "custom")


def to_file_link(event: Mapping[str, Any], server: str) -> str:
    """A file of the answer as a link in Markdown; nothing when it has no address."""
    url = event.get("url")
    if not isinstance(url, str) or not url:
        return ""
    address = f"{server}{url}" if url.startswith("/") and not url.startswith("//") else url
    if not re.fullmatch(r"https?://[^\s<>\"'()\\]+", address):
        return ""
    name = PurePath(address.partition("?")[0]).name or str(event.get("type") or "file")
    return f"[{_escape(name)}]({address})"


def to_source_list(metadata: Mapping[str, Any], locale: Locale) -> str:
    """What the answer rests on, as Markdown: the documents of Dify's knowledge."""
    resources = metadata.get("retriever_resources")
    documents = (
        [each for each in resources if isinstance(each, dict)]
        if isinstance(resources, list)
        else []
    )
    lines = dict.fromkeys(_source_line(each) for each in documents if each.get("document_name"))
    if not lines:
        return ""
    bullets = "\n".join(f"- {line}" for line in list(lines)[:_MAX_SOURCES])
    return f"\n\n**{text('dify.sources', locale)}**\n\n{bullets}"


def _source_line(resource: Mapping[str, Any]) -> str:
    names = (resource.get("document_name"), resource.get("dataset_name"))
    return " · ".join(_escape(str(name)) for name in names if name)


def _escape(name: str) -> str:
    """A name that Markdown takes for nothing else."""
    return _MARKS.sub(r"\\\1", " ".join(name.split())[:_NAME_LENGTH])
