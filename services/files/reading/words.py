"""What language the words of a file are in, for the names we give ourselves."""

import re

_HAN = re.compile(r"[\u3400-\u9fff]")


def is_chinese(text: str) -> bool:
    """Whether there is a Chinese character in it."""
    return bool(_HAN.search(text))
