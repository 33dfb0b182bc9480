"""Classifies connection failures; each reason has its own sentence."""

import errno
import ssl

REFUSED, UNREACHABLE, HUNG_UP = "connection_refused", "unreachable", "hung_up"
SILENT, TLS, UNEXPECTED = "silent", "tls_failed", "odd_answer"
LOGIN, DATABASE, RIGHT, OTHER = "wrong_login", "no_database", "no_right", "unavailable"
SIGN_IN = "sign_in_method"

_SQLSTATES = {
    "28000": LOGIN,
    "28P01": LOGIN,
    "3D000": DATABASE,
    "42501": RIGHT,
    "08003": HUNG_UP,
    "08006": HUNG_UP,
}
"""PostgreSQL's states of a failure."""
_MYSQL_CODES = {
    1045: LOGIN,
    1698: LOGIN,
    1862: LOGIN,
    1049: DATABASE,
    1044: RIGHT,
    1130: RIGHT,
    1142: RIGHT,
    1227: RIGHT,
    2006: HUNG_UP,
    2013: HUNG_UP,
}
"""MySQL's numbers of a failure."""
_UNREACHABLE_ERRNOS = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.EHOSTDOWN, errno.ENETDOWN}


_FIELDS: dict[str, tuple[str, ...]] = {
    "unknown_host": ("host",),
    UNREACHABLE: ("host",),
    REFUSED: ("host", "port"),
    SILENT: ("host", "port"),
    "no_answer": ("host", "port"),
    HUNG_UP: ("port", "tls"),
    UNEXPECTED: ("host", "port", "tls"),
    TLS: ("tls",),
    LOGIN: ("username", "password"),
    SIGN_IN: ("username",),
    RIGHT: ("username", "database"),
    DATABASE: ("database",),
    "path_refused": ("path",),
}
"""By reason: the fields of a configuration that may be wrong, the likeliest first."""
_HUNG_UP_ERRORS = {"ServerDisconnectedError", "IncompleteReadError", "ClientPayloadError"}


class ServerRefusal(Exception):
    """A refusal with the server's message and its reason."""

    def __init__(self, message: str, reason: str = OTHER) -> None:
        super().__init__(message)
        self.reason = reason


def classify_failure(error: BaseException) -> str:
    """The reason of a failure: the last part of a key of `datasources`."""
    if isinstance(error, ServerRefusal):
        return error.reason
    if state := getattr(error, "sqlstate", None):
        return _SQLSTATES.get(str(state), OTHER)
    if type(error).__module__.startswith("pymysql"):
        code = error.args[0] if error.args else None
        return _MYSQL_CODES.get(code, OTHER) if isinstance(code, int) else UNEXPECTED
    if isinstance(error, OSError):
        return _classify_network_error(error)
    return HUNG_UP if type(error).__name__ in _HUNG_UP_ERRORS else UNEXPECTED


def find_fields(key: str) -> tuple[str, ...]:
    """The fields of a configuration that may be wrong, by the key of its failure."""
    return _FIELDS.get(key.removeprefix("datasources."), ())


def extract_message(error: BaseException) -> str:
    """The message of a failure, without the number that some drivers put before it."""
    is_numbered = len(error.args) == 2 and isinstance(error.args[0], int)
    return str(error.args[1] if is_numbered else error) or type(error).__name__


def _classify_network_error(error: OSError) -> str:
    if isinstance(error, ssl.SSLError) or "ssl" in type(error).__name__.lower():
        return TLS
    if isinstance(error, TimeoutError):
        return SILENT
    if error.errno == errno.ECONNREFUSED or f"Errno {errno.ECONNREFUSED}]" in str(error):
        return REFUSED
    if error.errno in _UNREACHABLE_ERRNOS:
        return UNREACHABLE
    is_asyncpg = type(error) is ConnectionError and "connection_lost" not in str(error)
    return UNEXPECTED if is_asyncpg else HUNG_UP
