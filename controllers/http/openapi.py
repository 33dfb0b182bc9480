"""Describes the routes as OpenAPI 3.1, from their path, docstring, `body` and decorators."""

import inspect
import re
from collections.abc import Callable, Iterator
from typing import Any, get_type_hints

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema
from sanic import Sanic
from sanic_routing import Route

from controllers.http.authentication import is_public
from controllers.http.paging import PARAMETERS
from controllers.http.permissions import to_template
from controllers.http.responses import ResponseSpec
from model.version import NAME, VERSION

_REF = "#/components/schemas/{model}"
_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail", "code", "request_id"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "request_id": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"path": {"type": "string"}, "message": {"type": "string"}},
            },
        },
    },
}
_FORM = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["file"],
                "properties": {"file": {"type": "string", "format": "binary"}},
            }
        }
    },
}
Handler = Callable[..., Any]
Json = dict[str, Any]


def describe_api(app: Sanic[Any, Any]) -> Json:
    """The description of every route under `/api`."""
    paths: Json = {}
    models: set[type[BaseModel]] = set()
    for path, method, route in api_routes(app):
        models |= _models(route.handler)
        paths.setdefault(path, {})[method.lower()] = _operation(path, route)
    return {
        "openapi": "3.1.0",
        "info": {"title": NAME, "version": VERSION},
        "paths": dict(sorted(paths.items())),
        "components": {
            "schemas": {**_schemas(models), "Problem": _PROBLEM},
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
            },
        },
        "security": [{"token": []}],
    }


def api_routes(app: Sanic[Any, Any]) -> Iterator[tuple[str, str, Route]]:
    """Every route under `/api`: its path with `{names}`, its method, the route."""
    for route in app.router.routes:
        path = to_template(route.path)
        if path.startswith("/api/"):
            for method in sorted(route.methods):
                yield path, method, route


def _operation(path: str, route: Route) -> Json:
    answer = _response_spec(route.handler)
    summary, _, rest = (inspect.getdoc(route.handler) or "").partition("\n")
    operation: Json = {
        "operationId": route.name.partition(".")[2],
        "tags": [route.name.split(".")[-2]],
        "summary": summary,
        "parameters": _parameters(path, answer),
        "responses": {
            str(answer.status): _response(answer),
            "default": {
                "description": "What went wrong",
                "content": {"application/problem+json": {"schema": _ref("Problem")}},
            },
        },
    }
    if rest.strip():
        operation["description"] = rest.strip()
    if body := _hints(route.handler).get("body"):
        schema = _ref(body.__name__)
        operation["requestBody"] = {
            "required": True,
            "content": {"application/json": {"schema": schema}},
        }
    if getattr(route.handler, "takes_file", False):
        operation["requestBody"] = _FORM
    if text_type := getattr(route.handler, "takes_text", ""):
        content = {text_type: {"schema": {"type": "string"}}}
        operation["requestBody"] = {"required": True, "content": content}
    if is_public(route.handler):
        operation["security"] = []
    return operation


def _parameters(path: str, answer: ResponseSpec) -> list[Json]:
    text = {"type": "string"}
    path_parameters = [
        {"name": name, "in": "path", "required": True, "schema": text}
        for name in re.findall(r"{(\w+)}", path)
    ]
    query_parameters = {**answer.query, **(PARAMETERS if answer.paged else {})}
    return path_parameters + [
        {"name": name, "in": "query", "description": meaning, "schema": text}
        for name, meaning in query_parameters.items()
    ]


def _response(answer: ResponseSpec) -> Json:
    description: Json = {"description": "Done" if answer.status == 204 else "The answer"}
    schema: Json = _ref(answer.model.__name__) if answer.model else {}
    if answer.paged:
        cursor = {"type": ["string", "null"]}
        items = {"type": "array", "items": schema}
        schema = {"type": "object", "properties": {"items": items, "next_cursor": cursor}}
    if answer.status != 204:
        description["content"] = {answer.content_type: {"schema": schema}}
    if answer.may_stream:
        description["content"]["text/event-stream"] = {"schema": {"type": "string"}}
    return description


def _models(handler: Handler) -> set[type[BaseModel]]:
    return {
        model for model in (_hints(handler).get("body"), _response_spec(handler).model) if model
    }


def _schemas(models: set[type[BaseModel]]) -> Json:
    inputs = sorted(models, key=lambda model: model.__name__)
    _, schema = models_json_schema([(m, "validation") for m in inputs], ref_template=_REF)
    definitions: Json = schema.get("$defs", {})
    return definitions


def _response_spec(handler: Handler) -> ResponseSpec:
    spec: ResponseSpec | None = getattr(handler, "answer", None)
    return spec or ResponseSpec(None, 200, "application/json", False, {})


def _hints(handler: Handler) -> dict[str, Any]:
    return get_type_hints(inspect.unwrap(handler))


def _ref(name: str) -> Json:
    return {"$ref": _REF.format(model=name)}
