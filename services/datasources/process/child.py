"""One reader process, from the side of the service."""

import asyncio
import sys
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import orjson

from model.errors import AppError, DatasourceUnavailable, QueryTimeout, SqlFailed
from model.sources.query import Cell, QueryLimits
from services.datasources.process.opening import EngineSpec, Opening
from services.datasources.sessions.inflow import ROW_BYTES, row_too_large
from services.datasources.source import Fetched, FetchedColumn, words

_PROGRAM = (
    "import sys; sys.path[:0] = sys.argv[2:];"
    "from services.datasources.process.server import serve; serve(sys.argv[1])"
)
_ROOT = Path(__file__).parents[3]
_LENGTH = 4
_START_WAIT_S = 20.0
_MOST_BYTES_OF_A_CHARACTER = 6
_BESIDE_ROWS = 16 * 1024 * 1024
"""What an answer may take beside the text of its rows: numbers, names, brackets."""
_LARGE = 512 * 1024
"""A message of more bytes is decoded in a thread. Rows come in portions, which are smaller."""


class Child:
    """One process, used by one statement at a time. Make it with `start_child`."""

    def __init__(self, process: asyncio.subprocess.Process, engine: EngineSpec) -> None:
        self._process = process
        self._engine = engine
        self._number = 0
        self._answer: asyncio.Task[dict[str, Any]] | None = None
        self._spent = False
        self.version = ""

    @property
    def is_usable(self) -> bool:
        """Whether it lives and may be asked."""
        stream = self._process.stdout
        hears = stream is not None and not stream.at_eof()
        return hears and self._process.returncode is None and not self._spent

    @property
    def is_settled(self) -> bool:
        """Whether nothing runs in it."""
        return self._answer is None or self._answer.done()

    @property
    def pid(self) -> int:
        """The id of the process."""
        return self._process.pid

    async def open(self, opening: Opening) -> None:
        """Open the files. Raises `DatasourceUnavailable`."""
        try:
            async with asyncio.timeout(_START_WAIT_S):
                self._send(_opening_message(opening))
                answer, _ = await self._receive(_BESIDE_ROWS)
        except (TimeoutError, OSError, EOFError) as error:
            raise DatasourceUnavailable("datasources.reader_failed") from error
        if "error" in answer:
            reason = words(ValueError(answer["words"]))
            raise DatasourceUnavailable("datasources.unavailable", reason=reason)
        self.version = str(answer["version"])

    async def fetch(self, sql: str, limits: QueryLimits) -> Fetched:
        """The rows of a statement. When it is left early, call `settle` before the next one.

        Raises `SqlFailed`, `QueryTimeout`.
        """
        self._number += 1
        given = (limits.timeout_s, limits.max_rows, limits.max_bytes)
        try:
            self._send({"number": self._number, "sql": sql, "limits": given})
            self._answer = asyncio.create_task(self._receive_answer(limits.max_bytes))
            async with asyncio.timeout(limits.timeout_s + self._engine.grace_s):
                answer = await asyncio.shield(self._answer)
        except TimeoutError:
            self._spent = True
            raise QueryTimeout("datasources.timeout", seconds=f"{limits.timeout_s:g}") from None
        except (OSError, EOFError) as error:
            self._spent = True
            raise SqlFailed("datasources.reader_ended") from error
        except orjson.JSONEncodeError as error:  # a statement that is no Unicode text
            raise SqlFailed("datasources.failed", reason=words(error)) from error
        if "columns" in answer:
            self._spent = 0 < self._engine.idle_mib < answer["memory_mib"]
            return _fetched(answer)
        raise self._failure(answer, limits)

    async def settle(self) -> None:
        """Have nothing running: what still does is interrupted, and killed when that is no use."""
        if self._answer and not self._answer.done() and self.is_usable:
            with suppress(OSError, EOFError, TimeoutError):
                self._send({"end": self._number})
                async with asyncio.timeout(self._engine.grace_s):
                    await asyncio.shield(self._answer)
        if not self.is_settled:
            await self.end()

    async def end(self) -> None:
        """Kill it; nothing it does needs to be finished."""
        self._spent = True
        with suppress(ProcessLookupError):
            self._process.kill()
        await self._process.wait()
        if self._answer:
            await asyncio.wait([self._answer], timeout=self._engine.grace_s)
            _look_at(self._answer)

    def _failure(self, answer: dict[str, Any], limits: QueryLimits) -> AppError:
        match answer["error"]:
            case "timeout":
                return QueryTimeout("datasources.timeout", seconds=f"{limits.timeout_s:g}")
            case "row":
                return row_too_large()
            case "memory":
                self._spent = True  # what it took may not all come back
                return SqlFailed("datasources.too_much_memory")
        reason = words(ValueError(answer.get("words", "")))
        return SqlFailed("datasources.failed", reason=reason)

    def _send(self, message: dict[str, Any]) -> None:
        body = orjson.dumps(message)
        if self._process.stdin is None:
            raise OSError("no pipe")
        self._process.stdin.write(len(body).to_bytes(_LENGTH, "big") + body)

    async def _receive_answer(self, max_bytes: int) -> dict[str, Any]:
        """The rows that come in portions, and what ends the answer."""
        left = _BESIDE_ROWS + _MOST_BYTES_OF_A_CHARACTER * max_bytes
        rows: list[tuple[Cell, ...]] = []
        while True:
            message, length = await self._receive(min(left, ROW_BYTES + _LARGE))
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
        if length > _LARGE:
            return await asyncio.to_thread(_decode, body), length
        return _decode(body), length


async def start_child(opening: Opening) -> Child:
    """A process that has opened the files. Raises `DatasourceUnavailable`."""
    pipe, nowhere = asyncio.subprocess.PIPE, asyncio.subprocess.DEVNULL
    try:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-I", "-S", "-B", "-c", _PROGRAM, opening.engine.module),
            *_import_paths(opening.engine),
            stdin=pipe,
            stdout=pipe,
            stderr=nowhere,
            env={},
            cwd="/",
            start_new_session=True,
        )
    except OSError as error:
        raise DatasourceUnavailable("datasources.reader_failed") from error
    child = Child(process, opening.engine)
    try:
        await child.open(opening)
    except BaseException:
        await asyncio.shield(child.end())
        raise
    return child


def _opening_message(opening: Opening) -> dict[str, Any]:
    engine = opening.engine
    return {
        "arguments": opening.arguments,
        "threads": engine.threads,
        "memory_mib": engine.memory_mib,
        "process_mib": engine.process_mib,
        "file_mib": engine.file_mib,
        "row_bytes": ROW_BYTES,
    }


def _import_paths(engine: EngineSpec) -> list[str]:
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


def _fetched(answer: dict[str, Any]) -> Fetched:
    columns = tuple(FetchedColumn(name, kind) for name, kind in answer["columns"])
    return Fetched(columns, answer["rows"], answer["truncated"], answer["ms"])


def _look_at(task: asyncio.Task[Any]) -> None:
    """Nobody waits for the failure of a statement that was ended."""
    if task.done() and not task.cancelled():
        task.exception()
