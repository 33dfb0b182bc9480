"""Answers that a browser saves instead of showing."""

import re
from urllib.parse import quote

_NAME_LENGTH = 60


def attachment_header(name: str, plain: str) -> str:
    """Content-Disposition with any name (RFC 5987), and a plain one for old clients."""
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def to_file_name(words: str, otherwise: str) -> str:
    """Words as the name of a file, without its ending; `otherwise` where none are left."""
    name = " ".join(re.sub(r"[^\w -]+", " ", words).split())
    return name[:_NAME_LENGTH].strip() or otherwise
