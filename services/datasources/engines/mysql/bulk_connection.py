"""A MySQL connection that reads rows in bulk and exactly, on top of aiomysql's handshake.

aiomysql awaits twice for every row and converts through Python's types; here rows are cut out of
whole network reads, and values stay the digits that the server sent.
"""

import asyncio
from collections.abc import Sequence
from typing import Any

import aiomysql
from pymysql.constants import CLIENT
from pymysql.err import OperationalError, raise_mysql_exception

from services.datasources.connections.response_limits import (
    MAX_HANDSHAKE_BYTES,
    MAX_ROW_BYTES,
    row_too_large_error,
)
from services.datasources.engines.mysql.values import Field

_RESET_CONNECTION = 0x1F
_READ_BYTES = 128 * 1024
_CONNECTION_LOST = 2013
_HEADER = 4
_MAX_PACKET_BYTES = 0xFFFFFF
_EOF, _ERROR, _NULL = 0xFE, 0xFF, 0xFB
_LENGTH_BYTES = {0xFC: 2, 0xFD: 3, 0xFE: 8}

Row = list[bytes | None]


class BulkConnection(aiomysql.Connection):  # type: ignore[misc]  # it has no types
    """Speaks the text protocol; one statement a text, and never reads local files."""

    def __init__(self, **options: Any) -> None:
        super().__init__(local_infile=False, charset="utf8mb4", autocommit=None, **options)
        self.client_flag &= ~CLIENT.MULTI_STATEMENTS  # aiomysql asks for it always
        self.has_pending_rows = False
        """Whether rows of the last statement are still on their way."""
        self._leftover = b""
        self._handshake_bytes_left = MAX_HANDSHAKE_BYTES
        """How much the answer to a command may bring until its rows begin."""

    async def open(self) -> None:
        """Connect and sign in. When cancelled meanwhile, the connection is closed.

        aiomysql connects in `asyncio.wait_for`, which before Python 3.12 loses a cancellation that
        arrives as it completes; and it closes the connection for errors only.
        """
        task = asyncio.current_task()
        cancelled = task.cancelling() if task else 0
        try:
            await self._connect()
        except asyncio.CancelledError:
            self.close()
            raise
        if task and task.cancelling() > cancelled:
            self.close()
            raise asyncio.CancelledError

    @property
    def is_closed(self) -> bool:
        """Whether the connection is closed by either side."""
        return self._reader is None or bool(self._reader.at_eof())

    async def execute(self, statement: str) -> None:
        """Run a statement without rows."""
        await self.query(statement)

    async def reset_session(self) -> None:
        """Back to a session as after sign-in."""
        await self._execute_command(_RESET_CONNECTION, b"")
        await self._read_ok_packet()

    async def start_query(self, sql: str) -> Sequence[Field]:
        """Send a statement; its columns, the rows wait."""
        await self.query(sql, unbuffered=True)
        self._leftover = b""
        return list(self._result.fields) if self._result.unbuffered_active else []

    async def fetch_batch(self, width: int) -> tuple[list[Row], bool]:
        """The rows that have arrived, and whether these were the last.

        Raises `ResultTooLarge` for a row whose announced length is over the limit.
        """
        rows, over, rest = _split_rows(self._leftover, width)
        while not rows and not over:
            rows, over, rest = _split_rows(
                rest + await self._read_more(_count_missing_bytes(rest)), width
            )
        self._leftover = rest
        if over:
            self._result.unbuffered_active = False
            self._result.connection = None
        else:
            await asyncio.sleep(0)  # what has arrived is read without waiting
        return rows, over

    async def fetch_first_row(self, sql: str) -> list[str]:
        """The first row that a statement finds, as text."""
        fields = await self.start_query(sql)
        first: Row = []
        over = not fields
        while not over:
            rows, over = await self.fetch_batch(len(fields))
            first = first or next(iter(rows), [])
        return [(value or b"").decode("utf-8", "replace") for value in first]

    async def _read_more(self, missing: int) -> bytes:
        if missing > _READ_BYTES:
            return await super()._read_bytes(missing)  # type: ignore[no-any-return]
        data: bytes = await self._reader.read(_READ_BYTES)
        if not data:
            raise OperationalError(_CONNECTION_LOST, "Lost connection to MySQL server during query")
        return data

    async def _execute_command(self, command: int, sql: str | bytes) -> None:
        self._handshake_bytes_left = MAX_HANDSHAKE_BYTES
        await super()._execute_command(command, sql)

    async def _read_bytes(self, num_bytes: int) -> bytes:
        """What aiomysql reads by itself: all but rows."""
        self._handshake_bytes_left -= num_bytes
        if self._handshake_bytes_left < 0:
            self.close()
            raise row_too_large_error(MAX_HANDSHAKE_BYTES)
        return await super()._read_bytes(num_bytes)  # type: ignore[no-any-return]


def _count_missing_bytes(rest: bytes) -> int:
    """How many bytes of the current packet are still to come."""
    if len(rest) < _HEADER:
        return 0
    length = int.from_bytes(rest[:3], "little")
    if length > MAX_ROW_BYTES:
        raise row_too_large_error()
    return _HEADER + length - len(rest)


def _split_rows(data: bytes, width: int) -> tuple[list[Row], bool, bytes]:
    """Rows in whole packets, whether the end was among them, and what is left."""
    rows: list[Row] = []
    at, size = 0, len(data)
    while at + _HEADER <= size:
        body, end = _read_packet(data, at)
        if end < 0:
            break
        first = body[0]
        if first == _ERROR:
            raise_mysql_exception(body)
        if first == _EOF and len(body) < 9:
            return rows, True, b""
        rows.append(_split_values(body, width))
        at = end
    return rows, False, data[at:]


def _read_packet(data: bytes, at: int) -> tuple[bytes, int]:
    """A packet's body and where the next begins; -1 when it has not all arrived."""
    length = int.from_bytes(data[at : at + 3], "little")
    end = at + _HEADER + length
    if end > len(data):
        return b"", -1
    body = data[at + _HEADER : end]
    while length == _MAX_PACKET_BYTES:  # the body goes on in the next packet
        if end + _HEADER > len(data):
            return b"", -1
        length = int.from_bytes(data[end : end + 3], "little")
        start, end = end + _HEADER, end + _HEADER + length
        if end > len(data):
            return b"", -1
        body += data[start:end]
    return body, end


def _split_values(body: bytes, width: int) -> Row:
    row: Row = []
    at = 0
    for _ in range(width):
        length = body[at]
        at += 1
        if length == _NULL:
            row.append(None)
            continue
        if length > _NULL:
            bytes_of_length = _LENGTH_BYTES[length]
            length = int.from_bytes(body[at : at + bytes_of_length], "little")
            at += bytes_of_length
        row.append(body[at : at + length])
        at += length
    return row
