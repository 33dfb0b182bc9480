"""One child process, as the service uses it."""

import asyncio
import sys
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import orjson

from model.errors import AppError, DatasourceUnavailable, QueryTimeout, SqlFailed
from model.sources.query import Cell, QueryLimits
from services.datasources.connections.response_limits import MAX_ROW_BYTES, row_too_large_error
from services.datasources.error_messages import clean_message
from services.datasources.fetched_rows import FetchedColumn, FetchedRows
from services.datasources.process.open_request import EmbeddedDatabaseSpec, OpenRequest

_PROGRAM = (
    "import sys; sys.path[:0] = sys.argv[2:];"
    "from services.datasources.process.child_server import serve; serve(sys.argv[1])"
)
_ROOT = Path(__file__).parents[3]
_LENGTH = 4
_START_TIMEOUT_S = 20.0
_MAX_BYTES_PER_CHARACTER = 6
_MAX_OVERHEAD_BYTES = 16 * 1024 * 1024
"""What an answer may take beside the text of its rows: numbers, names, brackets."""
_DECODE_IN_THREAD_BYTES = 512 * 1024
"""A message of more bytes is decoded in a thread. Rows come in portions, which are smaller."""


class ChildProcess:
    """One process, used by one statement at a time. Make it with `start_child_process`."""

    def __init__(self, process: asyncio.subprocess.Process, engine: EmbeddedDatabaseSpec) -> None:
        self._process = process
        self._engine = engine
        self._number = 0
        self._answer: asyncio.Task[dict[str, Any]] | None = None
        self._is_spent = False
        self.version = ""

    @property
    def is_usable(self) -> bool:
        """Whether it is running and can take a statement."""
        stream = self._process.stdout
        hears = stream is not None and not stream.at_eof()
        return hears and self._process.returncode is None and not self._is_spent

    @property
    def has_ended(self) -> bool:
        """Whether no statement is running in it."""
        return self._answer is None or self._answer.done()

    @property
    def pid(self) -> int:
        """The id of the process."""
        return self._process.pid

    async def open(self, request: OpenRequest) -> None:
        """Open the files. Raises `DatasourceUnavailable`."""
        try:
            async with asyncio.timeout(_START_TIMEOUT_S):
                self._send(_make_open_message(request))
                answer, _ = await self._receive(_MAX_OVERHEAD_BYTES)
        except (TimeoutError, OSError, EOFError) as error:
            raise DatasourceUnavailable("datasources.reader_failed") from error
        if "error" in answer:
            reason = clean_message(ValueError(answer["words"]))
            raise DatasourceUnavailable("datasources.unavailable", reason=reason)
        self.version = str(answer["version"])

    async def fetch(self, sql: str, limits: QueryLimits) -> FetchedRows:
        """The rows of a statement. After an early exit, call `finish_or_kill` before the next.

        Raises `SqlFailed`, `QueryTimeout`.
        """
        self._number += 1
        limit_values = (limits.timeout_s, limits.max_rows, limits.max_bytes)
        try:
            self._send({"number": self._number, "sql": sql, "limits": limit_values})
            self._answer = asyncio.create_task(self._receive_answer(limits.max_bytes))
            async with asyncio.timeout(limits.timeout_s + self._engine.grace_s):
                answer = await asyncio.shield(self._answer)
        except TimeoutError:
            self._is_spent = True
            raise QueryTimeout("datasources.timeout", seconds=f"{limits.timeout_s:g}") from None
        except (OSError, EOFError) as error:
            self._is_spent = True
            raise SqlFailed("datasources.reader_ended") from error
        except orjson.JSONEncodeError as error:  # a statement that is no Unicode text
            raise SqlFailed("datasources.failed", reason=clean_message(error)) from error
        if "columns" in answer:
            self._is_spent = 0 < self._engine.idle_mib < answer["memory_mib"]
            return _to_fetched(answer)
        raise self._to_error(answer, limits)

    async def finish_or_kill(self) -> None:
        """Interrupt a running statement; kill the process when that does not end it in time."""
        if self._answer and not self._answer.done() and self.is_usable:
            with suppress(OSError, EOFError, TimeoutError):
                self._send({"end": self._number})
                async with asyncio.timeout(self._engine.grace_s):
                    await asyncio.shield(self._answer)
        if not self.has_ended:
            await self.end()

    async def end(self) -> None:
        """Kill the process."""
        self._is_spent = True
        with suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()
        if self._answer:
            await asyncio.wait([self._answer], timeout=self._engine.grace_s)
            _consume_exception(self._answer)

    def _to_error(self, answer: dict[str, Any], limits: QueryLimits) -> AppError:
        match answer["error"]:
            case "timeout":
                return QueryTimeout("datasources.timeout", seconds=f"{limits.timeout_s:g}")
            case "row":
                return row_too_large_error()
            case "memory":
                self._is_spent = True  # its memory may not be returned
                return SqlFailed("datasources.too_much_memory")
            case "invalidated":
                self._is_spent = True  # it would refuse every further statement
        reason = clean_message(ValueError(answer.get("words", "")))
        return SqlFailed("datasources.failed", reason=reason)

    def _send(self, message: dict[str, Any]) -> None:
        body = orjson.dumps(message)
        if self._process.stdin is None:
            raise OSError("no pipe")
        self._process.stdin.write(len(body).to_bytes(_LENGTH, "big") + body)

    async def _receive_answer(self, max_bytes: int) -> dict[str, Any]:
        """The rows that come in portions, and what ends the answer."""
        left = _MAX_OVERHEAD_BYTES + _MAX_BYTES_PER_CHARACTER * max_bytes
        rows: list[tuple[Cell, ...]] = []
        while True:
            message, length = await self._receive(
                min(left, MAX_ROW_BYTES + _DECODE_IN_THREAD_BYTES)
            )
            left -= length
            if "rows" not in message:
                return message | {"rows": rows}
            rows += message["rows"]

    async def _receive(self, most: int) -> tuple[dict[str, Any], int]:
        """The next message and its length. Raises `OSError` for one of more than `most` bytes."""
        stream = self._process.stdout
        if stream is None:
            raise OSError("no pipe")
        length = int.from_bytes(await stream.readexactly(_LENGTH), "big")
        if length > most:
            raise OSError("too long an answer")
        body = await stream.readexactly(length)
        if length > _DECODE_IN_THREAD_BYTES:
            return await asyncio.to_thread(_decode, body), length
        return _decode(body), length


async def start_child_process(request: OpenRequest) -> ChildProcess:
    """A process that has opened the files. Raises `DatasourceUnavailable`."""
    pipe, nowhere = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
    try:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-I", "-S", "-B", "-c", _PROGRAM, request.engine.module),
            *_find_import_paths(request.engine),
            stdin=pipe,
            stdout=pipe,
            stderr=nowhere,
            env={},
            cwd="/",
            start_new_session=True,
        )
    except OSError as error:
        raise DatasourceUnavailable("datasources.reader_failed") from error
    child = ChildProcess(process, request.engine)
    try:
        await child.open(request)
    except BaseException:
        await asyncio.shield(child.end())
        raise
    return child


def _make_open_message(request: OpenRequest) -> dict[str, Any]:
    engine = request.engine
    return {
        "arguments": request.arguments,
        "threads": engine.threads,
        "memory_mib": engine.memory_mib,
        "process_mib": engine.process_mib,
        "file_mib": engine.file_mib,
        "row_bytes": MAX_ROW_BYTES,
    }


def _find_import_paths(engine: EmbeddedDatabaseSpec) -> list[str]:
    """Where our modules are, and where the packages are that the engine needs."""
    packages = dict.fromkeys(
        str(Path(spec.origin).parents[1])
        for name in engine.packages
        if (spec := find_spec(name)) and spec.origin
    )
    return [str(_ROOT), *packages]


def _decode(body: bytes) -> dict[str, Any]:
    message: dict[str, Any] = orjson.loads(body)
    if "rows" in message:
        message["rows"] = [tuple(row) for row in message["rows"]]
    return message


def _to_fetched(answer: dict[str, Any]) -> FetchedRows:
    columns = tuple(FetchedColumn(name, kind) for name, kind in answer["columns"])
    return FetchedRows(columns, answer["rows"], answer["truncated"], answer["ms"])


def _consume_exception(task: asyncio.Task[Any]) -> None:
    """Retrieves the exception of an ended statement, so that asyncio does not log it."""
    if task.done() and not task.cancelled():
        task.exception()
