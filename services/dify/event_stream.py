"""Parser of Dify's event stream, whose chunks may end anywhere."""

from collections.abc import Iterator
from typing import Any

import orjson

from model.errors import ModelUnavailable

MAX_LINE_BYTES = 8 * 1024 * 1024


class EventStreamParser:
    """Joins chunks and parses the lines that are complete."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, chunk: bytes) -> Iterator[dict[str, Any]]:
        """The events that `chunk` completes. Raises `ModelUnavailable` for what is none."""
        *lines, self._rest = (self._rest + chunk).split(b"\n")
        if len(self._rest) > MAX_LINE_BYTES:
            raise ModelUnavailable("dify.broke_off")
        for line in lines:
            if line.startswith(b"data:"):
                yield _parse_event(line[5:].strip())


def _parse_event(data: bytes) -> dict[str, Any]:
    try:
        event = orjson.loads(data)
    except orjson.JSONDecodeError:
        event = None
    if not isinstance(event, dict):
        raise ModelUnavailable("dify.not_dify")
    return event
