"""Whether a text is Chinese, which decides the language of generated names."""

import re

_HAN = re.compile(r"[\u3400-\u9fff]")


def contains_chinese(text: str) -> bool:
    """Whether there is a Chinese character in it."""
    return bool(_HAN.search(text))
