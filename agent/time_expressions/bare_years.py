"""Bare years, which may be plain numbers: over 2000, 2000 or more."""

import re

_NOT_A_YEAR = re.compile(
    r"(?:than|over|above|least|most|exceed\w*|under|below|[<>=]|top|过|于|足)\s*$"
    r"|(?<!\d)(?!(?:19|20)\d{2}\D)\d{2,6}\s*(?:元|块|yuan)?\s*(?:到|至|-|~|and|to)\s*$"
)
_NO_YEAR_AFTER = re.compile(
    r"\s*(?:元|块|平|以上|以下|以内|之上|之下|及以上|or (?:more|less|above|over|below)\b"
    r"|and (?:above|up|over|below)\b)"
)


def is_number(text: str, m: re.Match[str]) -> bool:
    """Whether what is said before or behind a bare year makes it a number."""
    before = _NOT_A_YEAR.search(text[: m.start()])
    return before is not None or _NO_YEAR_AFTER.match(text, m.end()) is not None
