"""Patterns of many alternatives that are tried only on texts in which one of them can match."""

import re
from collections.abc import Iterable, Iterator

_ANY_CASE = re.IGNORECASE


class CluedPattern:
    """A pattern, in any case, with clues: each of its matches contains one of these words.

    To look for a few words is many times faster than to try a pattern of many alternatives.
    """

    def __init__(self, pattern: str, clues: Iterable[str]) -> None:
        """`clues` are in lower case."""
        self.pattern = re.compile(pattern, _ANY_CASE)
        self.clues = tuple(clues)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """The matches in `text`."""
        return self.pattern.finditer(text) if self._may_match(text) else iter(())

    def search(self, text: str) -> re.Match[str] | None:
        """The first match in `text`."""
        return self.pattern.search(text) if self._may_match(text) else None

    def _may_match(self, text: str) -> bool:
        folded = text.casefold()  # "ſ" and "K" match "s" and "k"
        return any(clue in folded for clue in self.clues)
