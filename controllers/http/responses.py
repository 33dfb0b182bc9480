"""Responses as JSON, compressed for who takes that, and their description in OpenAPI."""

import asyncio
import gzip
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from pydantic import BaseModel
from sanic import HTTPResponse, Request
from sanic.response import BaseHTTPResponse

from model.serialization import replace_invalid_unicode, to_json

_COMPRESSED_TYPES = ("application/json", "application/problem+json", "text/csv")
_LEAST_BYTES = 1_024
_MOST_BYTES = 4 * 1_024 * 1_024
"""More would take a processor longer than most lines take to carry it as it is."""
_THREAD_BYTES = 64 * 1_024
"""More is compressed beside the event loop."""
_COMPRESSION_LEVEL = 1

Handler = TypeVar("Handler", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class ResponseSpec:
    """What a route answers with when all goes well."""

    model: type[BaseModel] | None
    status: int
    content_type: str
    paged: bool
    query: dict[str, str]
    may_stream: bool = False


def responds_with(
    model: type[BaseModel] | None = None,
    *,
    status: int = 200,
    content_type: str = "application/json",
    paged: bool = False,
    query: dict[str, str] | None = None,
    may_stream: bool = False,
) -> Callable[[Handler], Handler]:
    """Say in OpenAPI what a handler answers.

    `paged` wraps the model into a cursor page; `query` names the query parameters, each with what
    it means. With `may_stream` the answer is an event stream when the caller accepts one.
    """

    def note(handler: Handler) -> Handler:
        handler.__dict__["answer"] = ResponseSpec(
            model, status, content_type, paged, query or {}, may_stream
        )
        return handler

    return note


def takes_file(handler: Handler) -> Handler:
    """Say in OpenAPI that the body is a form with one file."""
    handler.__dict__["takes_file"] = True
    return handler


def takes_text(content_type: str) -> Callable[[Handler], Handler]:
    """Say in OpenAPI that the body is a text of a type."""

    def note(handler: Handler) -> Handler:
        handler.__dict__["takes_text"] = content_type
        return handler

    return note


def json_response(content: BaseModel | dict[str, Any], status: int = 200) -> HTTPResponse:
    """The content as JSON."""
    return HTTPResponse(_to_json(content), status=status, content_type="application/json")


def no_content() -> HTTPResponse:
    """Done, nothing to say."""
    return HTTPResponse(status=204)


def _to_json(content: BaseModel | dict[str, Any]) -> bytes:
    if not isinstance(content, BaseModel):
        return to_json(content)
    try:
        return content.model_dump_json().encode()
    except ValueError:  # a text in it is no valid Unicode; what came from outside may be that
        return to_json(replace_invalid_unicode(content.model_dump()))


async def compress(request: Request, response: BaseHTTPResponse) -> None:
    """Compress a body on its way out, where that pays and the caller takes it.

    Nothing that tells of a session is compressed: the length of its body would tell of its content.
    """
    if not _is_compressible(request, response):
        return
    body = cast("bytes", response.body)
    if len(body) > _THREAD_BYTES:
        packed = await asyncio.to_thread(gzip.compress, body, _COMPRESSION_LEVEL, mtime=0)
    else:
        packed = gzip.compress(body, _COMPRESSION_LEVEL, mtime=0)
    response.body = packed
    response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers.pop("Content-Length", None)


def _is_compressible(request: Request, response: BaseHTTPResponse) -> bool:
    body, kind = response.body, (response.content_type or "").partition(";")[0]
    return (
        isinstance(body, bytes)
        and _LEAST_BYTES <= len(body) <= _MOST_BYTES
        and kind in _COMPRESSED_TYPES
        and "Content-Encoding" not in response.headers
        and "gzip" in request.headers.get("accept-encoding", "")
        and not request.path.startswith("/api/auth/")
    )
