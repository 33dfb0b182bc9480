"""Records calls of routes in the audit; a record is stored before the answer is sent.

Every call under `/api` that is no GET is recorded. A GET that answers with a file to keep is marked
`audited("export")`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from http import HTTPStatus
from inspect import unwrap
from typing import Any, Literal, TypeVar, get_type_hints

import orjson
from pydantic import BaseModel, ValidationError
from sanic import Request, Sanic
from sanic.response import BaseHTTPResponse
from sanic_routing import Route

from model.audit.entry import AuditEntry, AuditKind, AuditOutcome
from model.errors import AppError
from model.user import CurrentUser
from model.workspaces.workspace import NO_WORKSPACE
from services.audit.redaction import redact_fields
from services.audit.trail import AuditTrail

_API = "api/"
_SOURCES = "api/datasources"
_CONTAINERS = frozenset({"source_id", "workspace_id"})
"""Path parameters that come before the one of the record itself."""
_FAILED = HTTPStatus.INTERNAL_SERVER_ERROR
_READS = frozenset({"GET", "HEAD", "OPTIONS"})
_MAX_ANSWER_BYTES = 64 * 1024
"""Answers with the id of what was made are smaller."""
Handler = TypeVar("Handler", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class AuditSpec:
    """How a route is recorded."""

    kind: AuditKind = "change"
    by_service: Literal["nothing", "success", "everything"] = "nothing"
    """Which calls the service records itself, as it knows more about them."""


def audited(
    kind: AuditKind, *, by_service: Literal["nothing", "success", "everything"] = "nothing"
) -> Callable[[Handler], Handler]:
    """Say how a route is recorded; without this, one that is no GET is a change."""

    def note(handler: Handler) -> Handler:
        handler.__dict__["audit"] = AuditSpec(kind, by_service)
        return handler

    return note


def audit_spec(route: Route) -> AuditSpec | None:
    """How a route is recorded; None: it is not."""
    spec: AuditSpec | None = getattr(route.handler, "audit", None)
    is_change = route.path.startswith(_API) and not route.methods <= _READS
    return spec or (AuditSpec() if is_change else None)


def action_name(route: Route) -> str:
    """What a route is called in the audit: its blueprint and its function."""
    name: str = route.name
    return ".".join(name.split(".")[-2:])


def note_details(request: Request, **details: Any) -> None:
    """Add to what the record of this call says if it is refused or fails: what no JSON body has.

    What was done has a record of its own, whose rights say who may see its name.
    """
    request.ctx.audit_details = getattr(request.ctx, "audit_details", {}) | redact_fields(details)


def defer_record(request: Request) -> None:
    """Leave the record of this call to `record_outcome`: its answer begins before the work ends."""
    request.ctx.is_record_deferred = True


async def record_outcome(
    request: Request, error: BaseException | None, created_id: str | None = None
) -> None:
    """Record how an upload ended, and store the record.

    Its answer is a stream, or is written by the route itself. The parameters of an error are
    recorded, too: here they are limits and names, elsewhere they may hold cells.
    """
    trail: AuditTrail = request.app.ctx.services.audit
    outcome: AuditOutcome = "done"
    details: dict[str, Any] = {"made": created_id}
    if error:
        outcome, reason = _explain(error)
        params = error.params if isinstance(error, AppError) else {}
        details = {"error": reason, "params": redact_fields(params)}
    _record(trail, request, outcome, details)
    await trail.flush()


def setup_audit(app: Sanic[Any, Any]) -> None:
    """Record the routes that the application has by now, and store records before answers."""
    for route in app.router.routes:
        if audit_spec(route) is not None:
            route.handler = _record_calls(route)
    app.register_middleware(_store_records, "response")


async def _store_records(request: Request, response: BaseHTTPResponse) -> None:
    """Before anything of an answer leaves; a streamed one is recorded when it begins."""
    services = getattr(request.app.ctx, "services", None)
    if services is None:
        return
    trail: AuditTrail = services.audit
    if response.status < HTTPStatus.BAD_REQUEST:
        _record_answer(trail, request, response)
    elif response.status != HTTPStatus.UNAUTHORIZED:
        # Refused before its handler was called, or by one that answers with its error itself.
        outcome: AuditOutcome = "refused" if response.status < _FAILED else "failed"
        _record(trail, request, outcome, {"error": HTTPStatus(response.status).phrase})
    await trail.flush()


def _record_calls(route: Route) -> Callable[..., Any]:
    handler = route.handler

    @wraps(handler)
    async def recorded_handler(request: Request, *args: Any, **kwargs: Any) -> Any:
        trail: AuditTrail = request.app.ctx.services.audit
        try:
            response = await handler(request, *args, **kwargs)
        except BaseException as error:  # a caller who leaves cancels this, and did it all the same
            outcome, reason = _explain(error)
            _record(trail, request, outcome, {"error": reason})
            raise
        if response is not None:
            _record_answer(trail, request, response)
        return response

    return recorded_handler


def _record_answer(trail: AuditTrail, request: Request, response: BaseHTTPResponse) -> None:
    spec = audit_spec(request.route) if request.route else None
    if getattr(request.ctx, "is_record_deferred", False):
        return
    if spec is not None and spec.by_service == "nothing":
        _record(trail, request, "done", {}, response)
    request.ctx.is_recorded = True  # a reader who leaves a stream before its end adds nothing


def _record(
    trail: AuditTrail,
    request: Request,
    outcome: AuditOutcome,
    extra_details: dict[str, Any],
    response: BaseHTTPResponse | None = None,
) -> None:
    """Record a call once, whatever happens to it after that."""
    route: Route | None = request.route
    spec = audit_spec(route) if route else None
    if route is None or spec is None or spec.by_service == "everything":
        return
    if not getattr(request.ctx, "is_recorded", False):
        request.ctx.is_recorded = True
        is_done = outcome == "done"
        noted_details = {} if is_done else getattr(request.ctx, "audit_details", {})
        details = _describe_call(request, route, response) | noted_details | extra_details
        trail.add(_make_entry(request, route, spec.kind, outcome, details))


def _explain(error: BaseException) -> tuple[AuditOutcome, str]:
    if isinstance(error, AppError):
        return ("refused" if error.status < _FAILED else "failed"), error.key
    status = getattr(error, "status_code", _FAILED)
    return ("refused" if status < _FAILED else "failed"), type(error).__name__


def _make_entry(
    request: Request, route: Route, kind: AuditKind, outcome: AuditOutcome, details: dict[str, Any]
) -> AuditEntry:
    ids: dict[str, str] = details["ids"]
    created_id = details.pop("made", None)
    answer_source = details.pop("answered_source", None)
    source = ids.get("source_id") or _find_body_source(details["fields"]) or answer_source
    user = getattr(request.ctx, "user", None)
    return AuditEntry(
        kind,
        action_name(route),
        outcome,
        user_id=user.id if user else None,
        workspace_id=_find_workspace(ids, outcome, user),
        source_id=source or (created_id if route.path == _SOURCES else None),
        run_id=ids.get("run_id"),
        target_id=_find_target(ids, created_id),
        details={name: value for name, value in details.items() if value},
    )


def _find_body_source(fields: dict[str, Any]) -> str | None:
    """The source that a body names: of a term, of a question."""
    props = fields.get("forwarded_props")
    question_source = props.get("datasourceId") if isinstance(props, dict) else None
    return _text(fields.get("datasource_id")) or _text(question_source)


def _find_target(ids: dict[str, str], created_id: str | None) -> str | None:
    """The record that the path names, else the one that was created."""
    record_ids = [value for name, value in ids.items() if name not in _CONTAINERS]
    return record_ids[0] if record_ids else created_id or ids.get("workspace_id")


def _find_workspace(ids: dict[str, str], outcome: AuditOutcome, user: CurrentUser | None) -> str:
    """The workspace of a record: a change of a workspace belongs to that workspace."""
    if outcome == "done" and "workspace_id" in ids:
        return ids["workspace_id"]
    return user.workspace_id if user else NO_WORKSPACE


def _describe_call(
    request: Request, route: Route, response: BaseHTTPResponse | None
) -> dict[str, Any]:
    query = {name: request.args.get(name) for name in request.args}
    answer = _read_answer(response)
    return {
        "address": request.client_ip,
        "ids": {name: str(request.match_info[name]) for name in re.findall(r"<(\w+)", route.path)},
        "query": redact_fields(query),
        "fields": redact_fields(_read_body(request, route)),
        "made": _text(answer.get("id")),
        "answered_source": _text(answer.get("datasource_id")),
    }


def _read_body(request: Request, route: Route) -> dict[str, Any]:
    """The fields of a body that the route takes, as far as they are valid."""
    model = get_type_hints(unwrap(route.handler)).get("body")
    if model is None or not request.body:
        return {"bytes": len(request.body)} if request.body else {}
    if not issubclass(model, BaseModel):
        return {}
    try:
        body: BaseModel = model.model_validate(request.json)
        return body.model_dump(mode="json", exclude_unset=True)
    except (ValidationError, AppError):
        return {}


def _read_answer(response: BaseHTTPResponse | None) -> dict[str, Any]:
    body = getattr(response, "body", None)
    is_json = getattr(response, "content_type", "") == "application/json"
    if not is_json or not body or len(body) > _MAX_ANSWER_BYTES:
        return {}
    answer = orjson.loads(body)
    return answer if isinstance(answer, dict) else {}


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None
