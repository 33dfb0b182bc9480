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

EngineName = Literal["mysql", "starrocks", "doris"]
IDENTIFY_QUERY = "SELECT @@version_comment"
KEY_QUERY = """SELECT table_name, 'PRIMARY', column_name, NULL, NULL FROM information_schema.columns
    WHERE table_schema = DATABASE() AND column_key IN ('PRI', 'UNI')
    ORDER BY table_name, ordinal_position"""
"""Columns of a primary or unique key, which nothing else tells; other models have none."""
_NAMES: tuple[tuple[str, EngineName], ...] = (("starrocks", "starrocks"), ("doris", "doris"))
_READING_STATEMENT = re.compile(r"[\s(]*(?:SELECT|WITH|SHOW)\b", re.IGNORECASE)
_TIMEOUT_MESSAGE = re.compile(r"exceeded time limit|query timeout|timed? ?out", re.IGNORECASE)
_VERSION = re.compile(r"(\d+\.\d+(?:\.\d+)?)")
_WRITE_PRIVILEGES = re.compile(
    r"\b(?:INSERT|UPDATE|DELETE|ALTER|DROP|CREATE|EXPORT|OPERATE|NODE|root|\w+_admin"
    r"|ALL(?: PRIVILEGES)? ON"
    r"|(?:Load|Alter|Create|Drop|Admin|Node|Grant)_priv)\b",
    re.IGNORECASE,
)
_READ_PRIVILEGES = re.compile(r"\bSELECT(?:_priv)?\b", re.IGNORECASE)


def detect_engine(comment: str) -> EngineName:
    """Which engine names itself so in `version_comment`."""
    low = comment.lower()
    return next((engine for name, engine in _NAMES if name in low), "mysql")


def format_version(engine: EngineName, comment: str) -> str:
    """What users and models read; `VERSION()` of these engines is that of an old MySQL."""
    found = _VERSION.search(comment)
    name = "StarRocks" if engine == "starrocks" else "Doris"
    return f"{name} {found[1]}" if found else comment.strip()


def make_time_limit_statement(seconds: float) -> str:
    """The time limit of the statements that follow, in whole seconds."""
    return f"SET SESSION query_timeout = {max(1, math.ceil(seconds))}"


def is_reading(sql: str) -> bool:
    """Whether a statement begins as one that reads."""
    return _READING_STATEMENT.match(sql) is not None


def is_timeout(error: Exception) -> bool:
    """Their failures have one code for everything: the words tell."""
    said = str(error.args[-1]) if isinstance(error, MySQLError) and error.args else ""
    return _TIMEOUT_MESSAGE.search(said) is not None


def may_write(grants: Sequence[Sequence[Cell]]) -> bool | None:
    """Whether grants allow more than reading, wherever in a row they stand."""
    text = " ".join(str(cell) for row in grants for cell in row if cell is not None)
    if _WRITE_PRIVILEGES.search(text):
        return True
    return False if _READ_PRIVILEGES.search(text) else None
