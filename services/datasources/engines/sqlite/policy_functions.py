"""The functions that policies need and SQLite lacks; no statement of a user may call them."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3


def add_policy_functions(connection: sqlite3.Connection) -> None:
    """Give a connection `KEYED_HASH(key, text)`: 32 hexadecimal digits of an HMAC with SHA-256."""
    connection.create_function("KEYED_HASH", 2, _hash_with_key, deterministic=True)


def _hash_with_key(key: str, value: str | None) -> str | None:
    if value is None:
        return None
    return hmac.new(key.encode(), value.encode(), "sha256").hexdigest()[:32]
