"""Readers of each engine's SQL that keep function calls as they were written.

sqlglot turns `DATE_FORMAT`, `strftime` and `to_char` into one class and writes back what it thinks
they mean. A guard must neither lose the name that was called nor change what runs, so these
dialects know no function by meaning: a call stays a name with arguments. Only calls whose arguments
have a grammar of their own (`CAST(x AS y)`, `TRIM(BOTH …)`) keep their parsers, and nothing that
an engine lacks is rewritten into something it has.
Each is imported when a source asks for it.
"""

import logging
import sys
from functools import cache
from importlib import import_module

from sqlglot.dialects.dialect import Dialect

from model.engines.registry import DIALECTS

_FRAMES = 5_000


@cache
def load_dialect(name: str) -> Dialect | None:
    """The reader and writer for a dialect of ours, or None when we have none."""
    dialect = DIALECTS.get(name)
    if dialect is None:
        return None
    logging.getLogger("sqlglot").setLevel(logging.CRITICAL)  # it logs the text of statements
    # A level of parentheses takes the parser 22 frames; the depth must not hang on who calls.
    sys.setrecursionlimit(max(sys.getrecursionlimit(), _FRAMES))
    module, _, reader = dialect.guard.parser.partition(".")
    sqlglot_dialect: Dialect = getattr(import_module(f"{__name__}.{module}"), reader)()
    return sqlglot_dialect
