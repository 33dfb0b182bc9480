"""Responses as JSON, and their description in OpenAPI."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel
from sanic import HTTPResponse

from model.serialization import replace_invalid_unicode, to_json

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
