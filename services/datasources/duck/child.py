"""The process that reads DuckDB files. It is started by `process.py` and imports little.

A message is its length in four bytes and JSON. The first one to it opens the files; each other one
is a statement, or asks to end the one that runs. It ends when nobody is at the other side any more.
"""

from __future__ import annotations

import os
import resource
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import SimpleQueue
from threading import Lock, Thread, Timer
from time import perf_counter
from typing import Any, BinaryIO, NamedTuple

import duckdb
import orjson

from services.datasources.cells import KeptRows
from services.datasources.duck.values import converter, kind_of, needs_text

LENGTH = 4
_BATCH = 2_000
_OPEN_FILES = 256
_CPU_SPARE_S = 10
_CONFIG: dict[str, Any] = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "python_enable_replacements": False,
    "max_temp_directory_size": "0B",
    "temp_directory": "",
}
_SELECT = duckdb.StatementType.SELECT
_LOCKS = ("SET enable_external_access=false", "SET lock_configuration=true")
Message = dict[str, Any]


class Limits(NamedTuple):
    """What one statement may take."""

    timeout_s: float
    max_rows: int
    max_bytes: int


class Channel:
    """Messages from and to the service."""

    def __init__(self) -> None:
        self._from: BinaryIO = os.fdopen(os.dup(0), "rb")
        self._to: BinaryIO = os.fdopen(os.dup(1), "wb")
        nowhere = os.open(os.devnull, os.O_RDWR)
        for standard in (0, 1, 2):  # whatever prints must not be taken for an answer
            os.dup2(nowhere, standard)
        os.close(nowhere)

    def receive(self) -> Message | None:
        """The next message; None when there will be no more."""
        head = self._from.read(LENGTH)
        if len(head) < LENGTH:
            return None
        message: Message = orjson.loads(self._from.read(int.from_bytes(head, "big")))
        return message

    def send(self, message: Message) -> None:
        """Say something."""
        body = orjson.dumps(message, option=orjson.OPT_NON_STR_KEYS)
        self._to.write(len(body).to_bytes(LENGTH, "big") + body)
        self._to.flush()


class Session:
    """The opened files, and the statement that runs."""

    def __init__(self, opening: Message) -> None:
        memory = {"threads": opening["threads"], "memory_limit": f"{opening['memory_mib']}MiB"}
        self._threads = int(opening["threads"])
        self._connection = duckdb.connect(":memory:", config=_CONFIG | memory)
        for statement in (*opening["statements"], *_LOCKS):
            self._connection.execute(statement)
        self._lock = Lock()
        self._running = 0
        self._ended = ""

    def end(self, number: int, why: str) -> None:
        """End the statement of that number, if it is the one that runs."""
        with self._lock:
            if self._running == number and not self._ended:
                self._ended = why
                self._connection.interrupt()

    def answer(self, number: int, sql: str, limits: Limits) -> Message:
        """The rows of a statement, or why there are none."""
        try:
            with self._timed(number, limits):
                found = self._rows(sql, limits)
        except (duckdb.OutOfMemoryException, MemoryError) as error:
            return {"error": "memory", "words": str(error)}
        except Exception as error:  # noqa: BLE001 - the service tells them apart by `error`
            return {"error": self._ended or "failed", "words": str(error)}
        return {"error": self._ended} if self._ended else found

    @contextmanager
    def _timed(self, number: int, limits: Limits) -> Iterator[None]:
        used = resource.getrusage(resource.RUSAGE_SELF)
        spent = used.ru_utime + used.ru_stime
        seconds = int(spent + limits.timeout_s * self._threads) + _CPU_SPARE_S
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, resource.RLIM_INFINITY))
        with self._lock:
            self._running, self._ended = number, ""
        timer = Timer(limits.timeout_s, self.end, (number, "timeout"))
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            with self._lock:
                self._running = 0

    def _rows(self, sql: str, limits: Limits) -> Message:
        began = perf_counter()
        result = self._execute(sql)
        described = [(column[0], str(column[1])) for column in result.description or ()]
        if any(needs_text(type_) for _, type_ in described):
            result = self._execute(_as_text(sql, described))
        kept = KeptRows([converter(type_) for _, type_ in described], limits)
        while not self._ended and (batch := result.fetchmany(min(_BATCH, kept.wanted))):
            if not kept.add(batch):
                break
        columns = [(name, kind_of(type_)) for name, type_ in described]
        found = {"columns": columns, "rows": kept.rows, "truncated": kept.truncated}
        return found | {"ms": (perf_counter() - began) * 1000}

    def _execute(self, sql: str) -> duckdb.DuckDBPyConnection:
        *before, last = self._connection.extract_statements(sql) or (None,)
        if last is None or last.type != _SELECT or not all(map(_is_generated, before)):
            raise ValueError("only one statement that reads may run")
        for statement in before:
            self._connection.execute(statement)
        return self._connection.execute(last)


def _is_generated(statement: duckdb.Statement) -> bool:
    """Whether DuckDB made it of a PIVOT, which needs a type of its own first."""
    return statement.type == duckdb.StatementType.CREATE and not statement.query


def _as_text(sql: str, described: list[tuple[str, str]]) -> str:
    """The statement with times of a zone as text, for which Python would need another package."""
    columns = ", ".join(
        f"CAST(#{place} AS VARCHAR) AS {_quoted(name)}" if needs_text(type_) else f"#{place}"
        for place, (name, type_) in enumerate(described, 1)
    )
    return f"SELECT {columns} FROM ({sql.rstrip().rstrip(';')}\n)"  # noqa: S608 - SQL is its work


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _confine(memory_mib: int) -> None:
    """Nothing can be written anywhere, memory ends, and the folder it is in is none."""
    no_folder = tempfile.mkdtemp()
    os.chdir(no_folder)
    Path(no_folder).rmdir()
    most = memory_mib * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    for nothing in (resource.RLIMIT_FSIZE, resource.RLIMIT_CORE):
        resource.setrlimit(nothing, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (_OPEN_FILES, _OPEN_FILES))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the service says when to end


def _listen(channel: Channel, session: Session, statements: SimpleQueue[Message]) -> None:
    """Hear what is asked while a statement runs. When the service is gone nothing is left to do."""
    with suppress(OSError, ValueError):
        while (message := channel.receive()) is not None:
            if "end" in message:
                session.end(message["end"], "stopped")
            else:
                statements.put(message)
    os._exit(0)


def serve() -> None:
    """Open what the first message names, then answer statements one by one."""
    channel = Channel()
    opening = channel.receive()
    if opening is None:
        return
    _confine(opening["process_mib"])
    try:
        session = Session(opening)
    except (duckdb.Error, MemoryError) as error:
        channel.send({"error": "unavailable", "words": str(error)})
        return
    channel.send({"version": duckdb.__version__})
    statements: SimpleQueue[Message] = SimpleQueue()
    Thread(target=_listen, args=(channel, session, statements), daemon=True).start()
    while True:
        asked = statements.get()
        channel.send(session.answer(asked["number"], asked["sql"], Limits(*asked["limits"])))
