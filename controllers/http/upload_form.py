"""The file of a multipart form, streamed while it arrives."""

from collections.abc import AsyncIterator
from typing import cast

from multipart import MultipartError, MultipartSegment, PushMultipartParser, parse_options_header
from sanic import Request
from sanic.http.http1 import Http

from model.errors import BadRequest, Invalid

FIELD = "file"
_CHUNK_BYTES = 64 * 1024
_MAX_FIELDS = 16


class UploadForm:
    """The one file of a `multipart/form-data` body; nothing of it is kept in memory."""

    def __init__(self, request: Request) -> None:
        kind, options = parse_options_header(request.headers.get("content-type", ""))
        if kind != "multipart/form-data" or not options.get("boundary"):
            raise BadRequest("uploads.not_a_form")
        self._body = cast("Http", request.stream)
        try:
            parser = PushMultipartParser(options["boundary"], max_segment_count=_MAX_FIELDS)
        except MultipartError:
            raise BadRequest("uploads.not_a_form") from None
        self._events = parser.parse_async(self._read, _CHUNK_BYTES)

    async def name(self) -> str:
        """Read up to the file; what its sender calls it. Raises `Invalid` when there is none."""
        async for segment in self._segments():
            if segment.name == FIELD and segment.filename:
                return str(segment.filename)
        raise Invalid("uploads.no_file", path=FIELD)

    async def pieces(self) -> AsyncIterator[bytes]:
        """The file's content, then the rest of the form is read. Raises `Invalid` for a second."""
        async for event in self._parse_events():
            if event is None:
                break
            if isinstance(event, bytes | bytearray):
                yield bytes(event)
        async for segment in self._segments():
            if segment.name == FIELD:
                raise Invalid("uploads.one_at_a_time", path=FIELD)

    async def _segments(self) -> AsyncIterator[MultipartSegment]:
        async for event in self._parse_events():
            if isinstance(event, MultipartSegment):
                yield event

    async def _parse_events(self) -> AsyncIterator[object]:
        try:
            while True:
                yield await anext(self._events)
        except StopAsyncIteration:
            return
        except MultipartError as error:
            raise BadRequest("uploads.broken_form") from error

    async def _read(self, _: int) -> bytes:
        while self._body.request_body:
            if piece := await self._body.read():
                return piece
        return b""
