"""What runs in a reader process. It is started by `child.py` and imports little.

A message is its length in four bytes and JSON. The first one to it opens the files; each other one
is a statement, or asks to end the one that runs. Rows are sent in portions, before the rest of the
answer. The process ends when nobody is at the other side any more.
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
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple, Protocol

import orjson

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LENGTH = 4
_MIB = 1024 * 1024
_OPEN_FILES = 256
_CPU_SPARE_S = 10
_OPENING_S = 20
_PORTION_ROWS = 1_000
_PORTION_BYTES = 256 * 1024
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
        """Send one message."""
        self._write(_encode(message))
        self._to.flush()

    def send_answer(self, answer: Message, row_bytes: int) -> None:
        """Send the rows in portions that the service decodes quickly, then the rest."""
        rows = answer.pop("rows", [])
        for start in range(0, len(rows), _PORTION_ROWS):
            if not self._send_rows(rows[start : start + _PORTION_ROWS], row_bytes):
                answer = {"error": "row"}
                break
        self.send(answer)

    def _send_rows(self, rows: list[Any], row_bytes: int) -> bool:
        """Send rows, in halves when they are long; False at a row that is too long."""
        body = _encode({"rows": rows})
        half = len(rows) // 2
        if half and len(body) > _PORTION_BYTES:
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


class Engine(Protocol):
    """What reads the files. Its module is named by `EngineSpec` and has `open_engine`."""

    @property
    def version(self) -> str:
        """The version of the database software."""
        ...

    def interrupt(self) -> None:
        """End the statement that runs; called from another thread."""
        ...

    def fetch(self, sql: str, limits: Limits, has_ended: Callable[[], bool]) -> Message:
        """`columns`, `rows` and `truncated` of a statement. Raises `MemoryError` and others."""
        ...


class Session:
    """The engine, once it is open, and the statement that runs."""

    def __init__(self, threads: int) -> None:
        self._engine: Engine | None = None
        self._threads = threads
        self._lock = Lock()
        self._running = 0
        self._ended = ""

    def end(self, number: int, why: str) -> None:
        """End the statement of that number, if it is the one that runs."""
        with self._lock:
            if self._engine and self._running == number and not self._ended:
                self._ended = why
                self._engine.interrupt()

    def open(self, module: str, opening: Message) -> Message:
        """Open the files with the engine of a module; its version, or why they are not open."""
        open_engine = import_module(module).open_engine
        _confine(opening["process_mib"], opening["file_mib"])
        self._bound_cpu(_OPENING_S)
        try:
            self._engine = engine = open_engine(opening)
        except Exception as error:  # noqa: BLE001 - the service says which file it is
            return {"error": "unavailable", "words": str(error)}
        return {"version": engine.version}

    def answer(self, number: int, sql: str, limits: Limits) -> Message:
        """The rows of a statement, or why there are none."""
        if self._engine is None:
            return {"error": "failed", "words": "nothing is open"}
        try:
            with self._timed(number, limits):
                began = perf_counter()
                found = self._engine.fetch(sql, limits, self._has_ended)
                found["ms"] = (perf_counter() - began) * 1000
                found["memory_mib"] = _memory_mib()
        except MemoryError as error:
            return {"error": "memory", "words": str(error)}
        except Exception as error:  # noqa: BLE001 - the service tells them apart by `error`
            return {"error": self._ended or "failed", "words": str(error)}
        return {"error": self._ended} if self._ended else found

    def _has_ended(self) -> bool:
        return self._ended != ""

    def _bound_cpu(self, seconds: float) -> None:
        """The kernel ends the process when it computes far longer than it may."""
        used = resource.getrusage(resource.RUSAGE_SELF)
        most = int(used.ru_utime + used.ru_stime + seconds * self._threads) + _CPU_SPARE_S
        resource.setrlimit(resource.RLIMIT_CPU, (most, resource.RLIM_INFINITY))

    @contextmanager
    def _timed(self, number: int, limits: Limits) -> Iterator[None]:
        self._bound_cpu(limits.timeout_s)
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


def _confine(process_mib: int, file_mib: int) -> None:
    """Bound memory and what can be written, and leave every folder."""
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
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the service says when to end


def _memory_mib() -> int:
    """What the process holds; 0 where the kernel does not say."""
    try:
        pages = Path("/proc/self/statm").read_text("ascii").split()[1]
    except OSError:
        return 0
    return int(pages) * resource.getpagesize() // _MIB


def _listen(channel: Channel, session: Session, statements: SimpleQueue[Message]) -> None:
    """Hear what is asked while a statement runs. When the service is gone nothing is left to do."""
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
    opening = channel.receive()
    if opening is None:
        return
    session = Session(opening["threads"])
    statements: SimpleQueue[Message] = SimpleQueue()
    Thread(target=_listen, args=(channel, session, statements), daemon=True).start()
    channel.send(session.open(module, opening))
    while True:
        asked = statements.get()
        answer = session.answer(asked["number"], asked["sql"], Limits(*asked["limits"]))
        channel.send_answer(answer, opening["row_bytes"])


def _encode(message: Message) -> bytes:
    return orjson.dumps(message, option=orjson.OPT_NON_STR_KEYS)
