"""Every failure as RFC 9457 `application/problem+json`, in the reader's language."""

import logging
from http import HTTPStatus
from typing import Any

import orjson
from pydantic import ValidationError
from sanic import Blueprint, HTTPResponse, Request, Sanic
from sanic.exceptions import PayloadTooLarge, SanicException
from sanic_ext.exceptions import ValidationError as BodyRefused

from model.database.engine import is_unavailable
from model.errors import AppError, Invalid, InvalidFields, NotUnicode, RetryLater
from model.field_messages import describe_problem
from model.locales import Locale, negotiate, text
from model.serialization import replace_invalid_unicode

_HEADERS_TOO_LARGE = 431
_KNOWN_STATUSES = frozenset({400, 401, 403, 404, 405, 408, 413, 414, 415, 431, 503})
log = logging.getLogger(__name__)


class JsonBlueprint(Blueprint):
    """A blueprint that says that errors are JSON: Sanic would parse all handlers to find out."""

    def route(self, uri: str, *arguments: Any, **options: Any) -> Any:
        """The decorator of a handler; `get`, `post` and the others end here, too."""
        return super().route(uri, *arguments, **options | {"error_format": "json"})


def setup_errors(app: Sanic[Any, Any]) -> None:
    """Render every exception of the application here, and only here."""
    app.error_handler.add(Exception, render_error)


def request_locale(request: Request) -> Locale:
    """The language the caller reads."""
    return negotiate(request.headers.get("accept-language", ""))


def render_error(request: Request, error: Exception) -> HTTPResponse:
    """The problem behind an exception, with its true status."""
    if isinstance(error, BodyRefused) and isinstance(error.__context__, ValidationError):
        return problem_response(
            request,
            422,
            "invalid",
            errors=_field_errors(error.__context__, request_locale(request)),
        )
    if isinstance(error, AppError):
        return _app_error_response(request, error)
    if isinstance(error, SanicException):
        return _sanic_error_response(request, error)
    if is_unavailable(error):
        log.warning("our database is unavailable", exc_info=error, extra={"path": request.path})
        return problem_response(request, 503, "unavailable", headers={"Retry-After": "2"})
    log.error("request failed", exc_info=error, extra={"path": request.path})
    return problem_response(request, 500, "internal")


def problem_response(
    request: Request,
    status: int,
    code: str,
    *,
    detail: str = "",
    errors: list[dict[str, str]] | None = None,
    headers: dict[str, str] | None = None,
) -> HTTPResponse:
    """A problem document; the detail of a code of ours is its sentence in `errors.json`."""
    document: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail or text(f"errors.{code}", request_locale(request)),
        "code": code,
        "request_id": str(request.id),
    }
    if errors:
        document["errors"] = errors
    return HTTPResponse(
        orjson.dumps(document),
        status=status,
        headers={"X-Request-ID": str(request.id), **(headers or {})},
        content_type="application/problem+json",
    )


def _app_error_response(request: Request, error: AppError) -> HTTPResponse:
    headers: dict[str, str] = {}
    if isinstance(error, RetryLater):
        headers["Retry-After"] = str(error.retry_after)
    if error.status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    detail = error.text(request_locale(request))
    fields = _invalid_fields(error, request_locale(request))
    return problem_response(
        request, error.status, error.code, detail=detail, errors=fields, headers=headers
    )


def _invalid_fields(error: AppError, locale: Locale) -> list[dict[str, str]] | None:
    if isinstance(error, NotUnicode):
        return [{"path": str(replace_invalid_unicode(error.path)), "message": error.text(locale)}]
    if not isinstance(error, Invalid):
        return None
    problems = error.problems if isinstance(error, InvalidFields) else (error,)
    return [{"path": each.path, "message": each.text(locale)} for each in problems]


def _sanic_error_response(request: Request, error: SanicException) -> HTTPResponse:
    status = error.status_code
    if isinstance(error, PayloadTooLarge) and "header" in str(error):
        status = _HEADERS_TOO_LARGE
    if status not in _KNOWN_STATUSES:
        status = 400 if 400 <= status < 500 else 500
    if status == HTTPStatus.INTERNAL_SERVER_ERROR:
        log.error("request failed", exc_info=error, extra={"path": request.path})
    headers = {name: str(value) for name, value in (error.headers or {}).items()}
    return problem_response(request, status, _CODES.get(status, "bad_request"), headers=headers)


_CODES = {
    401: "unauthorized",
    403: "forbidden",
    404: "not_found",
    405: "method_not_allowed",
    408: "request_timeout",
    413: "too_large",
    414: "too_large",
    415: "unsupported_media_type",
    431: "headers_too_large",
    500: "internal",
    503: "unavailable",
}


def _field_errors(error: ValidationError, locale: Locale) -> list[dict[str, str]]:
    return [
        {
            "path": ".".join(str(part) for part in problem["loc"]),
            "message": describe_problem(problem, locale),
        }
        for problem in error.errors(include_url=False, include_input=False)
    ]
