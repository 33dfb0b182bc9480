"""The settings of a MySQL session by which a statement means what the guard read."""

from pymysql.err import MySQLError

from services.datasources.connections.session_check import check_settings, raise_setting_refused
from services.datasources.engines.mysql.bulk_connection import BulkConnection

_MODE = "STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION"
_HARMLESS_MODES = frozenset(
    (
        f"{_MODE},STRICT_ALL_TABLES,TRADITIONAL,ONLY_FULL_GROUP_BY,NO_ZERO_DATE,NO_ZERO_IN_DATE,"
        "NO_AUTO_CREATE_USER,NO_AUTO_VALUE_ON_ZERO,NO_DIR_IN_CREATE"
    ).split(",")
)
"""Modes that change neither how a statement is read nor what a query finds."""
_PARSER_MODE_BITS = 1 | 2 | 4 | 8 | 1 << 20 | 1 << 29
"""REAL_AS_FLOAT, PIPES_AS_CONCAT, ANSI_QUOTES, IGNORE_SPACE, NO_BACKSLASH_ESCAPES,
HIGH_NOT_PRECEDENCE, where an engine tells modes as a number."""
_CHARSET = "utf8mb4"
_EXPECTED = {
    "character_set_client": _CHARSET,
    "character_set_connection": _CHARSET,
    "sql_select_limit": "18446744073709551615",
    "sql_auto_is_null": "0",
}
_OPTIONAL = ("sql_select_limit", "sql_auto_is_null")
_UNKNOWN_VARIABLE = 1193
_REQUIRED = ("character_set_client", "character_set_connection")


class SessionSettings:
    """Sets and reads back the settings of sessions with one server."""

    def __init__(self) -> None:
        self._expected = dict(_EXPECTED)

    async def pin(self, connection: BulkConnection) -> None:
        """Quotes, backslashes, operators, character set and how many rows there are, read only.

        Raises `DatasourceUnavailable` for a value that is not the expected one.
        """
        await connection.execute(f"SET NAMES {_CHARSET}")
        try:
            await self._set(connection)
        except MySQLError as error:
            if error.args[0] != _UNKNOWN_VARIABLE or len(self._expected) == len(_REQUIRED):
                raise
            self._expected = {name: _EXPECTED[name] for name in _REQUIRED}
            await self._set(connection)
        await connection.execute("SET SESSION TRANSACTION READ ONLY")
        names = ("sql_mode", *self._expected)
        values = await connection.fetch_first_row(f"SELECT {_list_session_variables(names)}")
        values_by_name = dict(zip(names, [*values, *[""] * len(names)], strict=False))
        _check_mode(values_by_name.pop("sql_mode"))
        check_settings(self._expected, values_by_name)

    async def pin_mode(self, connection: BulkConnection) -> None:
        """What an engine without transactions knows of it. Raises `DatasourceUnavailable`."""
        await connection.execute(f"SET NAMES {_CHARSET}")
        await connection.execute(f"SET SESSION sql_mode = '{_MODE}'")
        row = await connection.fetch_first_row("SELECT @@sql_mode")
        _check_mode(row[0] if row else "?")

    async def _set(self, connection: BulkConnection) -> None:
        more = [f"{name} = {self._expected[name]}" for name in _OPTIONAL if name in self._expected]
        await connection.execute("SET SESSION " + ", ".join([f"sql_mode = '{_MODE}'", *more]))


def _list_session_variables(names: tuple[str, ...]) -> str:
    return ", ".join(f"@@SESSION.{name}" for name in names)


def _check_mode(mode: str) -> None:
    if mode.isdigit():
        is_expected = not int(mode) & _PARSER_MODE_BITS
    else:
        is_expected = set(filter(None, mode.upper().split(","))) <= _HARMLESS_MODES
    if not is_expected:
        raise_setting_refused("sql_mode", mode, _MODE)
