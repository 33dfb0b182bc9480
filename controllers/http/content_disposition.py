"""Answers that a browser saves instead of showing."""

from urllib.parse import quote


def attachment_header(name: str, plain: str) -> str:
    """Content-Disposition with any name (RFC 5987), and a plain one for old clients."""
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
