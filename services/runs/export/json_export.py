"""Rows as JSON, with their columns."""

from collections.abc import AsyncIterator
from dataclasses import asdict

from model.serialization import to_json
from services.runs.result_store import ResultRows


async def write_json(result: ResultRows) -> AsyncIterator[bytes]:
    """`{"columns": [...], "rows": [[...]]}` in pieces; numbers as in events, exact."""
    yield b'{"columns":' + to_json([asdict(column) for column in result.columns]) + b',"rows":['
    separator = b""
    async for rows in result.parts():
        yield separator + to_json(rows)[1:-1]
        separator = b","
    yield b"]}\n"
