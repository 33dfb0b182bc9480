"""Request ids, and the security headers of every response (CSP among them)."""

import logging
import re
import time
from typing import Any
from uuid import uuid4

from sanic import Request, Sanic
from sanic.response import BaseHTTPResponse

from controllers.http.json_body import parse_json
from controllers.http.unicode_check import check_address
from model import logs
from model.audit.entry import user_name, workspace_id
from model.workspaces.workspace import NO_WORKSPACE

log = logging.getLogger(__name__)
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_CSP = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "connect-src 'self'",
        "object-src 'none'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'self'",
    )
)
_SECURITY_HEADERS = {
    "Content-Security-Policy": _CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


class IdentifiedRequest(Request[Any, Any]):
    """A request with an id: the caller's when it is well-formed, else a fresh one."""

    @property
    def id(self) -> str:
        """The id that logs, problems and `X-Request-ID` carry."""
        if not self._id:
            request_id = self.headers.get("x-request-id", "")
            self._id = request_id if _REQUEST_ID.fullmatch(request_id) else str(uuid4())
        return str(self._id)

    def load_json(self, loads: object = None) -> Any:
        """The body as JSON, None when it is empty. Raises what `parse_json` does."""
        del loads
        kind = self.headers.get("content-type", "")
        self.parsed_json = parse_json(kind, self.body) if self.body else None
        return self.parsed_json


def setup_headers(app: Sanic[Any, Any]) -> None:
    """Put request ids into the logs and headers on every response."""

    async def start_request(request: Request, **_: Any) -> None:
        logs.request_id.set(str(request.id))
        logs.user_id.set("")
        user_name.set("")
        workspace_id.set(NO_WORKSPACE)
        request.ctx.started_at = time.perf_counter()
        check_address(request)

    app.add_signal(start_request, "http.routing.before")
    app.register_middleware(add_headers, "response")


def add_headers(request: Request, response: BaseHTTPResponse) -> None:
    """Add the headers that are not there yet."""
    response.headers["X-Request-ID"] = str(request.id)
    for name, value in _SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
    if request.path.startswith("/api"):
        response.headers.setdefault("Cache-Control", "no-store")
        if getattr(request.ctx, "is_elsewhere", False) and request.ctx.user.workspace_id:
            # The record in the address counted more than the workspace that the caller named.
            response.headers["X-Workspace"] = request.ctx.user.workspace_id
        _log_request(request, response)
    _record_duration(request, response)


def _record_duration(request: Request, response: BaseHTTPResponse) -> None:
    services = getattr(request.app.ctx, "services", None)
    started_at = getattr(request.ctx, "started_at", None)
    if services is None or started_at is None:
        return
    route = request.route.path if request.route else ""  # a template: no ids, no file names
    labels = services.metrics.requests.labels(request.method, route, response.status)
    labels.observe(time.perf_counter() - started_at)


def _log_request(request: Request, response: BaseHTTPResponse) -> None:
    """Log the path only: a query string may contain secrets."""
    started_at = getattr(request.ctx, "started_at", None)
    fields = {"method": request.method, "path": request.path, "status": response.status}
    duration = {"ms": round((time.perf_counter() - started_at) * 1000, 1)} if started_at else {}
    log.info("request answered", extra=fields | duration)
