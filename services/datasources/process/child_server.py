"""The program of a child process. `child_process` starts it; it imports little.

A message is its length in four bytes and JSON. The first one to it opens the files; each other one
is a statement, or asks to end the one that runs. Rows are sent in portions, before the rest of the
answer. The process ends when the service closes the pipe.
"""

from __future__ import annotations

import os
import resource
import signal
import tempfile
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from queue import SimpleQueue
from threading import Lock, Thread, Timer
from time import perf_counter
from typing import TYPE_CHECKING, Any, BinaryIO

import orjson

from services.datasources.process.embedded_database_port import (
    DatabaseInvalidated,
    StatementLimits,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from services.datasources.process.embedded_database_port import EmbeddedDatabase, Message

LENGTH = 4
_MIB = 1024 * 1024
_OPEN_FILES = 256
_CPU_MARGIN_S = 10
_OPEN_TIMEOUT_S = 20
_BATCH_ROWS = 1_000
_BATCH_BYTES = 256 * 1024


class Channel:
    """Messages from and to the service."""

    def __init__(self) -> None:
        self._from: BinaryIO = os.fdopen(os.dup(0), "rb")
        self._to: BinaryIO = os.fdopen(os.dup(1), "wb")
        nowhere = os.open(os.devnull, os.O_RDWR)
        for standard in (0, 1, 2):  # output of libraries must not reach the pipe
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
        """Send one message."""
        self._write(_encode(message))
        self._to.flush()

    def send_answer(self, answer: Message, row_bytes: int) -> None:
        """Send the rows in portions that the service decodes quickly, then the rest."""
        rows = answer.pop("rows", [])
        for start in range(0, len(rows), _BATCH_ROWS):
            if not self._send_rows(rows[start : start + _BATCH_ROWS], row_bytes):
                answer = {"error": "row"}
                break
        self.send(answer)

    def _send_rows(self, rows: list[Any], row_bytes: int) -> bool:
        """Send rows, in halves when they are long; False at a row that is too long."""
        body = _encode({"rows": rows})
        half = len(rows) // 2
        if half and len(body) > _BATCH_BYTES:
            return self._send_rows(rows[:half], row_bytes) and self._send_rows(
                rows[half:], row_bytes
            )
        if len(body) > row_bytes:
            return False
        self._write(body)
        return True

    def _write(self, body: bytes) -> None:
        self._to.write(len(body).to_bytes(LENGTH, "big"))
        self._to.write(body)


class DatabaseSession:
    """The open database and its running statement."""

    def __init__(self, threads: int) -> None:
        self._database: EmbeddedDatabase | None = None
        self._threads = threads
        self._lock = Lock()
        self._running = 0
        self._end_reason = ""

    def end(self, number: int, why: str) -> None:
        """End the statement of that number, if it is the one that runs."""
        with self._lock:
            if self._database and self._running == number and not self._end_reason:
                self._end_reason = why
                self._database.interrupt()

    def open(self, module: str, request: Message) -> Message:
        """Open the files with the engine of a module; its version, or why they are not open."""
        open_database = import_module(module).open_database
        _restrict_process(request["process_mib"], request["file_mib"])
        self._limit_cpu(_OPEN_TIMEOUT_S)
        try:
            self._database = engine = open_database(request)
        except Exception as error:  # noqa: BLE001 - the service says which file it is
            return {"error": "unavailable", "words": str(error)}
        return {"version": engine.version}

    def answer(self, number: int, sql: str, limits: StatementLimits) -> Message:
        """The rows of a statement, or why there are none."""
        if self._database is None:
            return {"error": "failed", "words": "nothing is open"}
        try:
            with self._limit_time(number, limits):
                started_at = perf_counter()
                message = self._database.fetch(sql, limits, self._has_ended)
                message["ms"] = (perf_counter() - started_at) * 1000
                message["memory_mib"] = _measure_memory_mib()
        except MemoryError as error:
            return {"error": "memory", "words": str(error)}
        except DatabaseInvalidated as error:
            return {"error": "invalidated", "words": str(error)}
        except Exception as error:  # noqa: BLE001 - the service tells them apart by `error`
            return {"error": self._end_reason or "failed", "words": str(error)}
        return {"error": self._end_reason} if self._end_reason else message

    def _has_ended(self) -> bool:
        return self._end_reason != ""

    def _limit_cpu(self, seconds: float) -> None:
        """Lets the kernel kill the process when it exceeds its CPU time by far."""
        usage = resource.getrusage(resource.RUSAGE_SELF)
        most = int(usage.ru_utime + usage.ru_stime + seconds * self._threads) + _CPU_MARGIN_S
        resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))

    @contextmanager
    def _limit_time(self, number: int, limits: StatementLimits) -> Iterator[None]:
        self._limit_cpu(limits.timeout_s)
        with self._lock:
            self._running, self._end_reason = number, ""
        timer = Timer(limits.timeout_s, self.end, (number, "timeout"))
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            with self._lock:
                self._running = 0


def _restrict_process(process_mib: int, file_mib: int) -> None:
    """Limit memory, files and core dumps, and change to a deleted directory."""
    no_folder = tempfile.mkdtemp()
    os.chdir(no_folder)
    Path(no_folder).rmdir()
    for what, most in (
        (resource.RLIMIT_AS, process_mib * _MIB),
        (resource.RLIMIT_FSIZE, file_mib * _MIB),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
    ):
        resource.setrlimit(what, (most, most))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the service ends the process


def _measure_memory_mib() -> int:
    """Resident memory of the process; 0 where the kernel does not report it."""
    try:
        pages = Path("/proc/self/statm").read_text("ascii").split()[1]
    except OSError:
        return 0
    return int(pages) * resource.getpagesize() // _MIB


def _listen(channel: Channel, session: DatabaseSession, statements: SimpleQueue[Message]) -> None:
    """Receives messages while a statement runs; exits when the service has closed the pipe."""
    with suppress(OSError, ValueError):
        while (message := channel.receive()) is not None:
            if "end" in message:
                session.end(message["end"], "stopped")
            else:
                statements.put(message)
    os._exit(0)


def serve(module: str) -> None:
    """Open what the first message names with an engine, then answer statements one by one."""
    channel = Channel()
    request = channel.receive()
    if request is None:
        return
    session = DatabaseSession(request["threads"])
    statements: SimpleQueue[Message] = SimpleQueue()
    Thread(target=_listen, args=(channel, session, statements), daemon=True).start()
    channel.send(session.open(module, request))
    while True:
        message = statements.get()
        answer = session.answer(
            message["number"], message["sql"], StatementLimits(*message["limits"])
        )
        channel.send_answer(answer, request["row_bytes"])


def _encode(message: Message) -> bytes:
    return orjson.dumps(message, option=orjson.OPT_NON_STR_KEYS)
