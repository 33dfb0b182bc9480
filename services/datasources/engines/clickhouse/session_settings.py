"""The settings by which a ClickHouse server reads a statement and writes its rows."""

from collections.abc import Mapping, Sequence

from model.sources.query import Cell
from services.datasources.connections.session_check import check_settings, raise_setting_refused

_PARSER_SETTINGS = {
    "dialect": "clickhouse",
    "implicit_table_at_top_level": "",
    "enable_global_with_statement": "1",
    "enable_positional_arguments": "1",
    "transform_null_in": "0",
    "cast_keep_nullable": "0",
    "data_type_default_nullable": "0",
    "group_by_use_nulls": "0",
    "join_default_strictness": "ALL",
    "except_default_mode": "ALL",
    "intersect_default_mode": "ALL",
    "limit": "0",
    "offset": "0",
}
_OUTPUT_SETTINGS = {
    "extremes": "0",
    "format_tsv_null_representation": "\\N",
    "output_format_tsv_crlf_end_of_line": "0",
    "bool_true_representation": "true",
    "bool_false_representation": "false",
    "date_time_output_format": "simple",
}
_EXPECTED = _PARSER_SETTINGS | _OUTPUT_SETTINGS
_NAMES = ", ".join(f"'{name}'" for name in _EXPECTED)
SETTINGS_QUERY = (
    "SELECT arrayStringConcat(groupArray(concat(name, '=', value)), '\\n') FROM system.settings"  # noqa: S608 - constants
    f" WHERE name IN ({_NAMES})"
)
"""Asks for the values that hold for the request, in one row: `limit` may cut off all others."""
_WORDS = {"true": "1", "false": "0"}


def parse_settings(rows: Sequence[Sequence[Cell]]) -> dict[str, str]:
    """What `SETTINGS_QUERY` finds. Raises `DatasourceUnavailable` when it is nothing."""
    lines = str(rows[0][0]).split("\n") if rows else []
    server_settings = dict(line.partition("=")[::2] for line in lines if "=" in line)
    if "dialect" not in server_settings and "limit" not in server_settings:
        raise_setting_refused("offset", "?", _EXPECTED["offset"])
    return server_settings


def select_known(server_settings: Mapping[str, str]) -> dict[str, str]:
    """What is sent with each statement: the expected value of each setting the server has."""
    return {name: value for name, value in _EXPECTED.items() if name in server_settings}


def check_expected(server_settings: Mapping[str, str]) -> None:
    """Raises `DatasourceUnavailable` for a value that is not the expected one."""
    switches = {name for name, value in _EXPECTED.items() if value in "01"}
    plain = {n: _WORDS.get(v, v) if n in switches else v for n, v in server_settings.items()}
    check_settings(_EXPECTED, plain)
