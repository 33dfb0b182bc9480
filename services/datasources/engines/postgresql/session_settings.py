"""The settings of a PostgreSQL session by which a statement means what the guard read."""

from collections.abc import Mapping
from typing import Any

from services.datasources.connections.session_check import check_settings

_PARSER_SETTINGS = {
    "standard_conforming_strings": "on",
    "backslash_quote": "safe_encoding",
    "transform_null_equals": "off",
    "array_nulls": "on",
    "client_encoding": "UTF8",
    "xmloption": "content",
    "gin_fuzzy_search_limit": "0",
}
_OUTPUT_SETTINGS = {
    "DateStyle": "ISO, YMD",
    "IntervalStyle": "postgres",
    "bytea_output": "hex",
}
_SET_BY_ASYNCPG = "client_encoding"
"""asyncpg sets it itself at sign-in and tracks later changes."""
_STARTUP_SETTINGS = ("search_path", "default_transaction_read_only", *_OUTPUT_SETTINGS)
"""What every server of this protocol knows; the others are set where the server has them."""
# With two arguments `unnest` is syntax, and always the built-in one.
_SET_QUERY = """SELECT pg_catalog.set_config(v.name, v.value, false)
    FROM unnest($1::text[], $2::text[]) AS v(name, value)
    WHERE pg_catalog.current_setting(v.name, true) IS NOT NULL"""
_SETTINGS_QUERY = """SELECT v.name, pg_catalog.current_setting(v.name, true)
    FROM pg_catalog.unnest($1::text[]) AS v(name)"""

_LISTED_QUERY = "SELECT name FROM pg_catalog.pg_settings WHERE name = ANY($1::text[])"
_LISTED_SETTINGS_QUERY = """SELECT name, pg_catalog.current_setting(name)
    FROM pg_catalog.pg_settings WHERE name = ANY($1::text[])"""


def make_expected_settings(schema: str) -> dict[str, str]:
    """Each setting with its value; unqualified names are built-in ones or those of `schema`.

    pg_catalog comes first, so that no user-defined function or operator shadows a built-in one;
    temporary tables come last.
    """
    quoted = schema.replace('"', '""')
    path = {"search_path": f'pg_catalog, "{quoted}", pg_temp'}
    return {**_PARSER_SETTINGS, **_OUTPUT_SETTINGS, **path, "default_transaction_read_only": "on"}


def select_startup_settings(settings: Mapping[str, str]) -> dict[str, str]:
    """What the sign-in asks for: it goes before what the role or the database has set."""
    return {name: settings[name] for name in _STARTUP_SETTINGS}


async def pin_settings(connection: Any, settings: Mapping[str, str]) -> str:
    """Set what the server knows and read everything back.

    Returns the statements for the beginning of each transaction, as a pooler may give it another
    session. Raises `DatasourceUnavailable` for a value that is not the expected one.
    """
    await connection.fetch(_SET_QUERY, list(settings), list(settings.values()))
    rows = await connection.fetch(_SETTINGS_QUERY, list(settings))
    return _finish_pinning(settings, {name: value for name, value in rows if value is not None})


async def pin_listed_settings(connection: Any, settings: Mapping[str, str]) -> str:
    """The same for a server whose functions fail for a setting that it does not have."""
    rows = await connection.fetch(_LISTED_QUERY, list(settings))
    listed_settings = {name: settings[name] for (name,) in rows}
    setting = ", ".join(
        f"pg_catalog.set_config('{name}', {_quote_literal(value)}, false)"
        for name, value in listed_settings.items()
    )
    await connection.fetch(f"SELECT {setting}")
    rows = await connection.fetch(_LISTED_SETTINGS_QUERY, list(listed_settings))
    return _finish_pinning(settings, dict(rows))


def _finish_pinning(settings: Mapping[str, str], actual_values: Mapping[str, str]) -> str:
    check_settings(settings, actual_values)
    names = [
        name
        for name in ("search_path", *_PARSER_SETTINGS)
        if name in actual_values and name != _SET_BY_ASYNCPG
    ]
    calls = (f"pg_catalog.set_config('{n}', {_quote_literal(settings[n])}, true)" for n in names)
    return f"SELECT {', '.join(calls)};"


def _quote_literal(value: str) -> str:
    """A string that reads the same whatever `standard_conforming_strings` is."""
    escaped = value.replace("\\", "\\\\").replace("'", "''")
    return f"E'{escaped}'"
