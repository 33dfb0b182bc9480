"""Writes names as a statement has to write them: in quotes where they are reserved words."""

import re
from dataclasses import dataclass
from functools import cache

from sqlglot.dialects.dialect import Dialect

from agent.data_agent.sql_writing.schema.value_descriptions import flatten
from model.engines.registry import find_dialect

_PLAIN = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)*")
_OF_SQLITE = frozenset(
    ["add", "alter", "between", "delete", "drop", "exists", "index", "insert", "set", "update",
     "values"]
)  # fmt: skip


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
    """The reserved words that sqlglot knows of the dialect, in lower case.

    It knows none of PostgreSQL, whose are those of DuckDB, and none of SQLite.
    """
    own, common = (
        Dialect.get_or_raise(name).generator_class.RESERVED_KEYWORDS for name in (dialect, "duckdb")
    )
    return frozenset(own) if own else frozenset(common) | _OF_SQLITE
