"""A scripted Trino coordinator: its published `/v1/statement` protocol before DuckDB.

A real Trino is in no registry of packages and was never asked. The protocol (pages, `nextUri`,
errors by name, DELETE) is as Trino's documentation has it; statements are turned into DuckDB's by
sqlglot, so what Trino would say of their types is not known here.
"""

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from uuid import uuid4

import duckdb
import sqlglot

_PAGE = 2
_LONGEST_S = 60
_LIMIT = re.compile(r"query_max_run_time=([\d.]+)s")
_SHOWN = (
    (r"SHOW STATS FOR (.*)", r"SELECT NULL AS column_name, count(*)::DOUBLE AS row_count FROM \1"),
    (
        r"SELECT schema_name, table_name, comment FROM system\.metadata\.table_comments.*",
        "SELECT schema_name, table_name, comment FROM duckdb_tables()",
    ),
)
_TYPES = {"HUGEINT": "decimal(38,0)", "TIMESTAMP": "timestamp(6)", "JSON": "json"}


@dataclass
class Query:
    """A statement with its state."""

    cursor: duckdb.DuckDBPyConnection
    columns: list[dict[str, str]] = field(default_factory=list)
    rows: list[list[Any]] = field(default_factory=list)
    error: dict[str, str] | None = None
    page_requested: threading.Event = field(default_factory=threading.Event)
    """A client has asked for a page of it."""
    done: threading.Event = field(default_factory=threading.Event)
    cancelled: bool = False

    def run(self, sql: str, seconds: float) -> None:
        """Run the statement; it ends with rows or an error."""
        timer = threading.Timer(seconds, self.cursor.interrupt)
        timer.start()
        try:
            cursor = self.cursor.execute(_translate(sql))
            self.columns = [{"name": n, "type": _type(str(t))} for n, t, *_ in cursor.description]
            self.rows = [[_cell(value) for value in row] for row in cursor.fetchall()]
        except duckdb.InterruptException:
            name = "USER_CANCELED" if self.cancelled else "EXCEEDED_TIME_LIMIT"
            self.error = {"errorName": name, "errorType": "USER_ERROR", "message": "ended"}
        except (duckdb.Error, sqlglot.errors.SqlglotError) as error:
            kind = {"errorName": "SYNTAX_ERROR", "errorType": "USER_ERROR"}
            self.error = {**kind, "message": str(error)}
        finally:
            timer.cancel()
            self.done.set()


@dataclass
class Coordinator:
    """The server, and the requests that it received."""

    database: duckdb.DuckDBPyConnection
    users: dict[str, str] = field(default_factory=lambda: {"reader": ""})
    queries: dict[str, Query] = field(default_factory=dict)
    headers: list[dict[str, str]] = field(default_factory=list)
    refuses: int = 0
    """So many requests are answered with 503 first."""
    elsewhere: str = ""
    """Where `nextUri` points, when it is not here."""
    may_answer_info: threading.Event = field(default_factory=threading.Event)
    """Requests for its version are answered while this is set."""
    port: int = 0

    def config(self) -> dict[str, Any]:
        """What a data source's configuration must say."""
        place = {"host": "127.0.0.1", "port": self.port, "username": "reader"}
        return {**place, "catalog": "memory", "schema": "main"}

    def begin(self, sql: str, headers: dict[str, str]) -> dict[str, Any]:
        query_id = uuid4().hex
        query = self.queries[query_id] = Query(self.database.cursor())
        limit = _LIMIT.search(headers.get("X-Trino-Session", ""))
        seconds = float(limit[1]) if limit else 60.0
        threading.Thread(target=query.run, args=(sql, seconds), daemon=True).start()
        return {"id": query_id, "stats": {"state": "QUEUED"}, "nextUri": self._at(query_id, 0)}

    def page(self, query_id: str, number: int) -> dict[str, Any]:
        query = self.queries[query_id]
        query.page_requested.set()
        if not query.done.wait(0.05):
            state = {"state": "RUNNING"}
            return {"id": query_id, "stats": state, "nextUri": self._at(query_id, number)}
        if query.error:
            return {"id": query_id, "stats": {"state": "FAILED"}, "error": query.error}
        rows = query.rows[number * _PAGE : (number + 1) * _PAGE]
        answer = {"id": query_id, "columns": query.columns, "stats": {"state": "RUNNING"}}
        more = {"nextUri": self._at(query_id, number + 1)} if rows else {}
        return {**answer, **({"data": rows} if rows else {}), **more}

    def cancel(self, query_id: str) -> None:
        query = self.queries[query_id]
        query.cancelled = True
        query.cursor.interrupt()

    def _at(self, query_id: str, number: int) -> str:
        root = self.elsewhere or f"http://127.0.0.1:{self.port}"
        return f"{root}/v1/statement/executing/{query_id}/y{uuid4().hex}/{number}"


class Handler(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    coordinator: Coordinator

    def do_POST(self) -> None:
        size = int(self.headers.get("Content-Length", "0"))
        sql, headers = self.rfile.read(size).decode(), dict(self.headers.items())
        self.coordinator.headers.append(headers)
        if headers.get("X-Trino-User") not in self.coordinator.users:
            self._answer(401, {"message": "Access Denied"})
        else:
            self._answer(200, self.coordinator.begin(sql, headers))

    def do_GET(self) -> None:
        if self.path == "/v1/info":
            self.coordinator.may_answer_info.wait(_LONGEST_S)
            self._answer(200, {"nodeVersion": {"version": "470"}, "coordinator": True})
            return
        if self.coordinator.refuses:
            self.coordinator.refuses -= 1
            self._answer(503, {})
            return
        *_, query_id, _slug, number = self.path.split("/")
        self._answer(200, self.coordinator.page(query_id, int(number)))

    def do_DELETE(self) -> None:
        self.coordinator.cancel(self.path.split("/")[4])
        self._answer(204, None)

    def _answer(self, status: int, body: Any) -> None:
        text = b"" if body is None else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        with suppress(OSError):
            self.wfile.write(text)

    def log_message(self, *_: Any) -> None:
        """Nothing is written for each request."""


def _translate(sql: str) -> str:
    for form, replacement in _SHOWN:
        if re.fullmatch(form, sql.strip(), re.DOTALL):
            return re.sub(form, replacement, sql.strip(), flags=re.DOTALL)
    return sqlglot.transpile(sql, read="trino", write="duckdb")[0]


def _type(declared: str) -> str:
    if declared.endswith("[]"):
        return f"array({_type(declared.removesuffix('[]'))})"
    return _TYPES.get(declared, declared.lower())


def _cell(value: Any) -> Any:
    if isinstance(value, float) and value != value:
        return "NaN"
    if value is None or isinstance(value, str | bool | int | float | list | dict):
        return value
    return str(value)


@contextmanager
def trino_coordinator(script: str) -> Iterator[Coordinator]:
    """A coordinator whose catalog `memory` was filled by a script."""
    with duckdb.connect() as database:
        database.execute(script)
        coordinator = Coordinator(database)
        coordinator.may_answer_info.set()
        handler = type("Bound", (Handler,), {"coordinator": coordinator})
        server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        server.daemon_threads = True
        coordinator.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield coordinator
        finally:
            server.shutdown()
            server.server_close()
