"""Wraps data of a prompt in tags that it cannot close: a model must not read it as orders."""

import re

_TAG_END = re.compile(r"</(?=\w)")


def wrap_data(tag: str, text: str) -> str:
    """`text` between tags that it cannot close itself; nothing when it is empty."""
    return f"<{tag}>\n{_TAG_END.sub('<_/', text)}\n</{tag}>\n" if text else ""
