"""Data in a prompt: wrapped in tags that it cannot close, so that it is not read as orders."""

import re

_TAG_END = re.compile(r"</(?=\w)")


def wrap_data(tag: str, text: str) -> str:
    """`text` between tags that it cannot close itself; nothing when it is empty."""
    return f"<{tag}>\n{_TAG_END.sub('<_/', text)}\n</{tag}>\n" if text else ""
