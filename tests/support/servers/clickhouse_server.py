"""ClickHouse's own engine (chDB) behind as much of ClickHouse's HTTP interface as a client needs.

Statements, types, settings, `readonly` and KILL QUERY are the engine's; accounts, parameters,
headers and statuses are ours, as ClickHouse's documentation has them. Run as a process:

    python -m tests.support.servers.clickhouse_server PORT HOME

`HOME/accounts/NAME.json` is an account: {"password", "readonly"}.
"""

import json
import os
import re
import sys
import threading
from contextlib import closing
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import chdb

_OWN = {"database", "query_id", "default_format", "wait_end_of_query", "buffer_size", "query"}
_CODE = re.compile(r"Code: (\d+)\.")
_KILL = re.compile(r"KILL QUERY WHERE query_id = '([0-9a-f-]+)' ASYNC", re.IGNORECASE)
_SETTING = re.compile(r"\w+")
_ACCOUNT = re.compile(r"\w+")
_DENIED = (
    "Code: 516. DB::Exception: {}: Authentication failed: password is incorrect, or there is no"
    " user with such name. (AUTHENTICATION_FAILED)\n"
)
_BAD_DATABASE = 81


class Engine:
    """A connection of its own for each statement, as each HTTP request has a session of its own."""

    def __init__(self, home: Path) -> None:
        self._place = str(home / "data")
        self._open = threading.Lock()
        self._kept = chdb.connect(self._place)

    def run(
        self, statement: str, parameters: dict[str, str], readonly: int, profile: dict[str, str]
    ) -> bytes:
        """The answer. Raises RuntimeError in the engine's words."""
        with self._open:
            connection = chdb.connect(self._place)
        with closing(connection):
            for name, value in profile.items():
                connection.query(f"SET {name} = '{value}'", "Null")
            self._set_up(connection, parameters, readonly)
            if kill := _KILL.fullmatch(statement.strip()):
                statement = f"KILL QUERY WHERE query LIKE '{_mark(kill[1])}%' ASYNC"
            marked_sql = f"{_mark(parameters.get('query_id', ''))} {statement}"
            answer = connection.query(marked_sql, parameters.get("default_format", "TabSeparated"))
            return bytes(answer.bytes()) if answer.size() else b""

    def _set_up(self, connection: Any, parameters: dict[str, str], readonly: int) -> None:
        if database := parameters.get("database"):
            connection.query(f"USE `{database}`", "Null")
        if readonly:
            connection.query(f"SET readonly = {readonly}", "Null")
        settings = [item for item in parameters.items() if item[0] not in _OWN]
        for name, value in sorted(settings, key=lambda item: item[0] == "readonly"):
            if not _SETTING.fullmatch(name):
                raise RuntimeError("Code: 115. DB::Exception: Unknown setting (UNKNOWN_SETTING)")
            quoted = value.replace("\\", "\\\\").replace("'", "\\'")
            connection.query(f"SET {name} = '{quoted}'", "Null")


def _mark(query_id: str) -> str:
    return f"/* {query_id} */"


class Handler(BaseHTTPRequestHandler):
    """One request, one statement."""

    protocol_version = "HTTP/1.1"
    engine: Engine
    accounts: Path

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
        parameters = dict(parse_qsl(urlsplit(self.path).query))
        name = self.headers.get("X-ClickHouse-User", "default")
        account = self._account(name)
        if account is None or account["password"] != self.headers.get("X-ClickHouse-Key", ""):
            self._answer(HTTPStatus.FORBIDDEN, _DENIED.format(name).encode(), 516)
            return
        try:
            profile = account.get("profile", {})
            answer = self.engine.run(body, parameters, account["readonly"], profile)
        except RuntimeError as error:
            code_match = _CODE.search(str(error))
            code = int(code_match[1]) if code_match else 0
            status = HTTPStatus.NOT_FOUND if code in (60, _BAD_DATABASE) else 500
            self._answer(status, f"{error}\n".encode(), code)
            return
        self._answer(HTTPStatus.OK, answer, 0)

    def _account(self, name: str) -> dict[str, Any] | None:
        if not _ACCOUNT.fullmatch(name) or not (file := self.accounts / f"{name}.json").exists():
            return None
        accounts: dict[str, Any] = json.loads(file.read_text())
        return accounts

    def _answer(self, status: int, body: bytes, code: int) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        if code:
            self.send_header("X-ClickHouse-Exception-Code", str(code))
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:
            self.close_connection = True

    def log_message(self, *_: Any) -> None:
        """Nothing is written for each request."""


def main() -> None:
    """Serve until killed."""
    port, home = int(sys.argv[1]), Path(sys.argv[2])
    Handler.engine, Handler.accounts = Engine(home), home / "accounts"
    server = ThreadingHTTPServer(("127.0.0.1", port), Handler)
    server.daemon_threads = True
    try:
        server.serve_forever()
    finally:
        os._exit(0)  # the engine's threads would hold the process


if __name__ == "__main__":
    main()
