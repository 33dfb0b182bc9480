"""StarRocks and Doris: MySQL's protocol before engines that have no transactions.

A session there cannot be made read-only: what keeps it so is the guard, the account, and that only
statements that begin as reading ones are sent.
"""

import math
import re
from collections.abc import Sequence
from typing import Literal

from pymysql.err import MySQLError

from model.sources.query import Cell

Engine = Literal["mysql", "starrocks", "doris"]
IDENTIFY = "SELECT @@version_comment"
KEYS = """SELECT table_name, 'PRIMARY', column_name, NULL, NULL FROM information_schema.columns
    WHERE table_schema = DATABASE() AND column_key IN ('PRI', 'UNI')
    ORDER BY table_name, ordinal_position"""
"""Columns of a primary or unique key, which nothing else tells; other models have none."""
_NAMES: tuple[tuple[str, Engine], ...] = (("starrocks", "starrocks"), ("doris", "doris"))
_READS = re.compile(r"[\s(]*(?:SELECT|WITH|SHOW)\b", re.IGNORECASE)
_OUT_OF_TIME = re.compile(r"exceeded time limit|query timeout|timed? ?out", re.IGNORECASE)
_VERSION = re.compile(r"(\d+\.\d+(?:\.\d+)?)")
_WRITING = re.compile(
    r"\b(?:INSERT|UPDATE|DELETE|ALTER|DROP|CREATE|EXPORT|OPERATE|NODE|root|\w+_admin"
    r"|ALL(?: PRIVILEGES)? ON"
    r"|(?:Load|Alter|Create|Drop|Admin|Node|Grant)_priv)\b",
    re.IGNORECASE,
)
_READING = re.compile(r"\bSELECT(?:_priv)?\b", re.IGNORECASE)


def engine_of(comment: str) -> Engine:
    """Which engine names itself so in `version_comment`."""
    low = comment.lower()
    return next((engine for name, engine in _NAMES if name in low), "mysql")


def version_of(engine: Engine, comment: str) -> str:
    """What users and models read; `VERSION()` of these engines is that of an old MySQL."""
    found = _VERSION.search(comment)
    name = "StarRocks" if engine == "starrocks" else "Doris"
    return f"{name} {found[1]}" if found else comment.strip()


def limit(seconds: float) -> str:
    """The time limit of the statements that follow, in whole seconds."""
    return f"SET SESSION query_timeout = {max(1, math.ceil(seconds))}"


def reads(sql: str) -> bool:
    """Whether a statement begins as one that reads."""
    return _READS.match(sql) is not None


def ran_out_of_time(error: Exception) -> bool:
    """Their failures have one code for everything: the words tell."""
    said = str(error.args[-1]) if isinstance(error, MySQLError) and error.args else ""
    return _OUT_OF_TIME.search(said) is not None


def may_write(grants: Sequence[Sequence[Cell]]) -> bool | None:
    """Whether grants allow more than reading, wherever in a row they stand."""
    text = " ".join(str(cell) for row in grants for cell in row if cell is not None)
    if _WRITING.search(text):
        return True
    return False if _READING.search(text) else None
