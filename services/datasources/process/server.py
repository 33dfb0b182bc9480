"""What runs in a reader process. It is started by `child.py` and imports little.

A message is its length in four bytes and JSON. The first one to it opens the files; each other one
is a statement, or asks to end the one that runs. It ends when nobody is at the other side any more.
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
    """The engine, and the statement that runs."""

    def __init__(self, engine: Engine, threads: int) -> None:
        self._engine = engine
        self._threads = threads
        self._lock = Lock()
        self._running = 0
        self._ended = ""

    def end(self, number: int, why: str) -> None:
        """End the statement of that number, if it is the one that runs."""
        with self._lock:
            if self._running == number and not self._ended:
                self._ended = why
                self._engine.interrupt()

    def answer(self, number: int, sql: str, limits: Limits) -> Message:
        """The rows of a statement, or why there are none."""
        try:
            with self._timed(number, limits):
                began = perf_counter()
                found = self._engine.fetch(sql, limits, self._has_ended)
                found["ms"] = (perf_counter() - began) * 1000
        except MemoryError as error:
            return {"error": "memory", "words": str(error)}
        except Exception as error:  # noqa: BLE001 - the service tells them apart by `error`
            return {"error": self._ended or "failed", "words": str(error)}
        return {"error": self._ended} if self._ended else found

    def _has_ended(self) -> bool:
        return self._ended != ""

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
    open_engine = import_module(module).open_engine
    _confine(opening["process_mib"], opening["file_mib"])
    try:
        engine: Engine = open_engine(opening)
    except Exception as error:  # noqa: BLE001 - the service says which file it is
        channel.send({"error": "unavailable", "words": str(error)})
        return
    channel.send({"version": engine.version})
    session = Session(engine, opening["threads"])
    statements: SimpleQueue[Message] = SimpleQueue()
    Thread(target=_listen, args=(channel, session, statements), daemon=True).start()
    while True:
        asked = statements.get()
        channel.send(session.answer(asked["number"], asked["sql"], Limits(*asked["limits"])))
