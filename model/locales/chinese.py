"""Whether a text is Chinese: the one range of characters that decides it."""

import re

_CHINESE = re.compile(r"[\u3400-\u9fff]")


def has_chinese(text: str) -> bool:
    """Whether a Chinese character stands in `text`."""
    return _CHINESE.search(text) is not None
