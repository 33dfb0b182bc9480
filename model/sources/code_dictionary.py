"""The rows of a table that lists codes of many kinds with what they mean, as `sys_dict` does."""

import re
from collections import defaultdict
from dataclasses import dataclass

_NAME = re.compile(
    r"(?:^|_)(?:dict|dictionary|enum|enums|lookup|lov|zd|mdb|codes?_(?:table|list|item|map|value)"
    r"|(?:sys|base)_codes?)(?:_|$)"
)
Codes = tuple[tuple[str, str], ...]
"""Codes as they are stored, each with what it means."""


@dataclass(frozen=True, slots=True)
class CodeDictionary:
    """What a sync read of such a table; it is a value of the column that holds the meanings."""

    kind_column: str
    """The column that names the kind of each code."""
    code_column: str
    entries: tuple[tuple[str, str, str], ...]
    """Kind, code and meaning of each row."""

    def group_codes(self) -> dict[str, Codes]:
        """The codes of each kind."""
        grouped: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        for kind, code, meaning in self.entries:
            grouped[kind].append((code, meaning))
        return {kind: tuple(codes) for kind, codes in grouped.items()}


def is_dictionary_name(table_name: str) -> bool:
    """Whether a table is called as one that lists codes.

    A table may be called so and list none: `zd` is 字典, but also 账单. A sync looks at it in vain,
    and what is withheld with a dictionary is withheld with it: a table that lists none today may
    have explained the codes of an earlier answer.
    """
    return _NAME.search(table_name.lower().rpartition(".")[2]) is not None
