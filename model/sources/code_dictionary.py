"""The rows of a table that lists codes of many kinds with what they mean, as `sys_dict` does."""

from dataclasses import dataclass

Codes = tuple[tuple[str, str], ...]
"""Codes as they are stored, each with what it means."""


@dataclass(frozen=True, slots=True)
class CodeDictionary:
    """What a sync read of such a table; it is a value of the column that holds the meanings."""

    kind_column: str
    """Which says what a code is a code of."""
    code_column: str
    entries: tuple[tuple[str, str, str], ...]
    """Kind, code and meaning of each row."""

    def list_codes(self, kind: str) -> Codes:
        """The codes of one kind."""
        return tuple((code, meaning) for each, code, meaning in self.entries if each == kind)
