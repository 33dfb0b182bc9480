"""SQLite inside a reader process: one file, read-only, behind an authorizer."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING
from urllib.parse import quote

from services.datasources.cells import BoundedRows
from services.datasources.engines.sqlite.policy_functions import add_policy_functions
from services.datasources.engines.sqlite.values import to_cell

if TYPE_CHECKING:
    from collections.abc import Callable

    from services.datasources.process.embedded_database_port import Message, StatementLimits

_BATCH = 100
"""Rows that are held whole at once, before their long texts are cut."""
_PROGRESS_STEPS = 20_000
_MIB = 1024 * 1024
_LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: 10 * _MIB,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: _MIB,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 1,
}
_PRAGMAS = (
    "query_only=ON",
    "trusted_schema=OFF",
    "cell_size_check=ON",  # a corrupt page is an error, not a read beyond it
    "mmap_size=0",  # a file that is cut short meanwhile is an error, not a signal
    "cache_size=-16384",  # KiB: a file of a few MB is read once, not with every page of a join
    "temp_store=MEMORY",  # nothing is written, and memory has a bound
)
_ALLOWED_ACTIONS = {
    sqlite3.SQLITE_SELECT,
    sqlite3.SQLITE_READ,
    sqlite3.SQLITE_FUNCTION,
    sqlite3.SQLITE_RECURSIVE,
}
_REFUSED_FUNCTIONS = {"load_extension", "fts3_tokenizer", "readfile", "writefile", "edit"}
_CATALOG_PRAGMAS = {"table_xinfo", "foreign_key_list"}
_TABLE_FUNCTIONS = {
    "rows": ("json_each", "json_tree"),
    "catalog": tuple(f"pragma_{name}" for name in sorted(_CATALOG_PRAGMAS)),
}
"""What a statement may call in FROM. At the first call SQLite 3.40, which the image has, asks the
authorizer as for a write, so each is called once before there is one."""


class EmbeddedSqlite:
    """The open file."""

    version = sqlite3.sqlite_version

    def __init__(self, request: Message) -> None:
        path, purpose = request["arguments"]
        self._connection = _connect(path, request["memory_mib"])
        for function in _TABLE_FUNCTIONS[purpose]:
            self._connection.execute(f"SELECT 1 FROM {function}('0')").close()  # noqa: S608 - ours
        add_policy_functions(self._connection)
        self._connection.set_authorizer(
            _authorize_catalog if purpose == "catalog" else _authorize_rows
        )

    def interrupt(self) -> None:
        """End the statement that runs."""
        self._connection.interrupt()

    def fetch(self, sql: str, limits: StatementLimits, has_ended: Callable[[], bool]) -> Message:
        """The rows of a statement. Raises `MemoryError` and errors of SQLite."""
        self._connection.set_progress_handler(has_ended, _PROGRESS_STEPS)
        try:
            return self._read(sql, limits)
        except sqlite3.OperationalError as error:
            if "decode to UTF-8" not in str(error):
                raise
        self._connection.text_factory = _decode_lossy
        try:
            return self._read(sql, limits)
        finally:
            self._connection.text_factory = str

    def _read(self, sql: str, limits: StatementLimits) -> Message:
        cursor = self._connection.execute(sql)
        try:
            names = [str(column[0]) for column in cursor.description or ()]
            bounded_rows = BoundedRows([to_cell] * len(names), limits)
            while batch := cursor.fetchmany(min(_BATCH, bounded_rows.rows_to_read)):
                if not bounded_rows.add(batch):
                    break
        finally:
            cursor.close()
        columns = [(name, None) for name in names]
        return {"columns": columns, "rows": bounded_rows.rows, "truncated": bounded_rows.truncated}


def open_database(request: Message) -> EmbeddedSqlite:
    """The engine with the file open. Raises errors of SQLite."""
    return EmbeddedSqlite(request)


def _connect(path: str, memory_mib: int) -> sqlite3.Connection:
    uri = f"file:{quote(path)}?mode=ro"
    connection = sqlite3.connect(uri, uri=True, check_same_thread=False, isolation_level=None)
    for limit, most in _LIMITS.items():
        connection.setlimit(limit, most)
    for setting in (f"hard_heap_limit={memory_mib * _MIB}", *_PRAGMAS):
        connection.execute(f"PRAGMA {setting}").close()
    connection.execute("SELECT count(*) FROM sqlite_master").close()
    return connection


def _authorize_rows(action: int, first: str | None, second: str | None, *_: object) -> int:
    """Reading of tables only, and none of SQLite's own."""
    if action not in _ALLOWED_ACTIONS or (second or "").lower() in _REFUSED_FUNCTIONS:
        return sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_READ and (first or "").lower().startswith(("sqlite_", "pragma_")):
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK


def _authorize_catalog(action: int, first: str | None, second: str | None, *_: object) -> int:
    """Reading of everything, and two pragmas that describe a table."""
    if action == sqlite3.SQLITE_PRAGMA and (first or "").lower() in _CATALOG_PRAGMAS:
        return sqlite3.SQLITE_OK
    if action not in _ALLOWED_ACTIONS or (second or "").lower() in _REFUSED_FUNCTIONS:
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK


def _decode_lossy(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")
