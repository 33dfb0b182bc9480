"""Which kinds of columns rules fit."""

from collections.abc import Mapping
from typing import get_args

from model.sources.policy import MaskKind
from model.sources.query import NUMERIC_KINDS
from model.sources.schema import ColumnKind

_ALL: frozenset[ColumnKind] = frozenset(get_args(ColumnKind))
MASKED_KINDS: Mapping[MaskKind, frozenset[ColumnKind]] = {
    "null": _ALL,
    "text": _ALL,
    "hash": _ALL - {"binary"},
    "last_four": _ALL - {"binary", "json", "boolean"},  # of false, more than four
    "year": frozenset({"date", "datetime"}),
    "rounded": NUMERIC_KINDS,
}
"""The kinds of columns that each mask fits."""
_ALIKE: tuple[frozenset[str], ...] = (NUMERIC_KINDS, frozenset({"date", "datetime"}))


def is_same_kind(left: str, right: str) -> bool:
    """Whether a comparison means the same for both kinds: numbers are numbers, and days days."""
    return left == right or any({left, right} <= kinds for kinds in _ALIKE)
