"""Liveness and readiness of a worker."""

import os

from sanic import HTTPResponse, Request

from controllers.http.errors import JsonBlueprint
from controllers.http.responses import json_response
from services.runtime.readiness import Readiness

bp = JsonBlueprint("health")


@bp.get("/healthz")
async def healthz(request: Request) -> HTTPResponse:
    """Says that the worker answers, and which one."""
    return json_response({"status": "ok", "pid": os.getpid()})


@bp.get("/readyz")
async def readyz(request: Request, readiness: Readiness) -> HTTPResponse:
    """Each part with its state; 503 when a required one is down.

    With `?only=required`, what health checks ask, the optional parts are not waited for.
    """
    checks = await readiness.run_checks(only_required=request.args.get("only") == "required")
    down = any(check.required and check.status != "ok" for check in checks.values())
    is_degraded = any(check.status != "ok" for check in checks.values())
    status = "unavailable" if down else "degraded" if is_degraded else "ok"
    statuses = {name: {"status": c.status, "detail": c.detail} for name, c in checks.items()}
    return json_response({"status": status, "checks": statuses}, 503 if down else 200)
