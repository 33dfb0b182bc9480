"""What a Chinese character is: the one range that decides it."""

import re

HAN = r"[\u3400-\u9fff]"
"""One Chinese character, in a pattern."""
HAN_RUN = re.compile(f"{HAN}+")
_HAN = re.compile(HAN)


def has_chinese(text: str) -> bool:
    """Whether a Chinese character stands in `text`."""
    return _HAN.search(text) is not None
