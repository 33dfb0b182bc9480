"""Writes names as a statement has to write them: in quotes where they are reserved words."""

import re
from dataclasses import dataclass
from functools import cache

from sqlglot.dialects.dialect import Dialect

from agent.data_agent.sql_writing.schema.value_descriptions import flatten
from model.engines.registry import find_dialect

_PLAIN = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*")
_COMMON = (
    "add all alter analyse analyze and any array as asc asymmetric between both case cast check"
    " collate column constraint create cross current_date current_time current_timestamp"
    " current_user default deferrable delete desc distinct do drop else end except exists false"
    " fetch for foreign from full grant group having in index inner insert intersect into is join"
    " lateral leading left like limit localtime natural not null offset on only or order outer"
    " overlaps placing primary references returning right select session_user set similar some"
    " symmetric table then to trailing true union unique update user using values variadic when"
    " where window with"
)
"""Those of PostgreSQL and SQLite, whose dialects in sqlglot list none."""


@dataclass(frozen=True, slots=True)
class NameQuoting:
    """How names are quoted in a dialect."""

    dialect: str

    def write(self, name: str) -> str:
        """The name, quoted when it is made of more than letters and digits.

        So is each part of it, `order` in `crm.order`, that is reserved.
        """
        if _PLAIN.fullmatch(name) is None:
            return self._quote(flatten(name))
        reserved = _list_reserved_words(self.dialect)
        parts = name.split(".")
        return ".".join(self._quote(p) if p.lower() in reserved else p for p in parts)

    def _quote(self, name: str) -> str:
        quote = find_dialect(self.dialect).quote
        return quote + name.replace(quote, quote * 2) + quote


@cache
def _list_reserved_words(dialect: str) -> frozenset[str]:
    """The reserved words that sqlglot knows of the dialect, else the common ones; in lower case."""
    return frozenset(
        Dialect.get_or_raise(dialect).generator_class.RESERVED_KEYWORDS or _COMMON.split()
    )
