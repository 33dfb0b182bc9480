"""What every request is called and what every answer carries."""

import logging
import re
import time
from typing import Any
from uuid import uuid4

from sanic import Request, Sanic
from sanic.response import BaseHTTPResponse

from controllers.incoming.body import parse_json
from controllers.incoming.text import check_address
from model import logs

log = logging.getLogger(__name__)
_SANE_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
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
_EVERYWHERE = {
    "Content-Security-Policy": _CSP,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


class NamedRequest(Request[Any, Any]):
    """A request that knows its id: the caller's when it is a sane one, else a fresh one."""

    @property
    def id(self) -> str:
        """The id that logs, problems and `X-Request-ID` carry."""
        if not self._id:
            given = self.headers.get("x-request-id", "")
            self._id = given if _SANE_ID.fullmatch(given) else str(uuid4())
        return str(self._id)

    def load_json(self, loads: object = None) -> Any:
        """The body as JSON, None when it is empty. Raises what `parse_json` does."""
        del loads
        kind = self.headers.get("content-type", "")
        self.parsed_json = parse_json(kind, self.body) if self.body else None
        return self.parsed_json


def setup_headers(app: Sanic[Any, Any]) -> None:
    """Name every request in the logs and dress every answer."""

    async def begin(request: Request, **_: Any) -> None:
        logs.request_id.set(str(request.id))
        logs.user_id.set("")
        request.ctx.began = time.perf_counter()
        check_address(request)

    app.add_signal(begin, "http.routing.before")
    app.register_middleware(dress, "response")


def dress(request: Request, response: BaseHTTPResponse) -> None:
    """Add the headers that are not there yet."""
    response.headers["X-Request-ID"] = str(request.id)
    for name, value in _EVERYWHERE.items():
        response.headers.setdefault(name, value)
    if request.path.startswith("/api"):
        response.headers.setdefault("Cache-Control", "no-store")
        _note(request, response)
    _measure(request, response)


def _measure(request: Request, response: BaseHTTPResponse) -> None:
    services = getattr(request.app.ctx, "services", None)
    began = getattr(request.ctx, "began", None)
    if services is None or began is None:
        return
    route = request.route.path if request.route else ""  # a template: no ids, no file names
    labels = services.metrics.requests.labels(request.method, route, response.status)
    labels.observe(time.perf_counter() - began)


def _note(request: Request, response: BaseHTTPResponse) -> None:
    """Path only: a query string may hold what nobody should read."""
    began = getattr(request.ctx, "began", None)
    known = {"method": request.method, "path": request.path, "status": response.status}
    spent = {"ms": round((time.perf_counter() - began) * 1000, 1)} if began else {}
    log.info("request answered", extra=known | spent)
