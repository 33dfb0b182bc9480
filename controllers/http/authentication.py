"""Authentication: every route under `/api` needs a token unless it is marked `public`.

Handlers ask for `user: CurrentUser` or `admin: AdminUser`. What the caller's role must allow is
declared in `permissions.py`. The check runs before the body is read, so the order is token (401),
workspace (400, 404), role (403), ownership (404, see `ensure`), body (400, 422).
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from functools import wraps
from typing import Any, NoReturn, TypeVar, cast

from sanic import Request, Sanic
from sanic.response import BaseHTTPResponse
from sanic_routing import Route

from controllers.http.errors import render_error
from controllers.http.permissions import is_managing, require_needs, to_template
from model import logs
from model.audit.entry import user_name, workspace_id
from model.errors import BadRequest, Forbidden, NotFound, Unauthorized
from model.role import ADMIN
from model.user import AdminUser, CurrentUser
from model.workspaces.workspace import NamedRecord, RecordKind, WorkspaceSelector
from services.users.service import UserService

Handler = TypeVar("Handler", bound=Callable[..., Any])
_PREFIX = "/api/"
WORKSPACE_HEADER = "x-workspace"
RECHECK_S = 1.0
_LONGEST_ID = 36
_RECORD_KINDS: Mapping[str, RecordKind] = {
    "source_id": "source",
    "chat_id": "chat",
    "run_id": "run",
    "file_id": "file",
    "term_id": "term",
    "example_id": "example",
    "proposal_id": "proposal",
    "group_id": "group",
    "model_id": "model",
    "question_id": "question",
    "question_folder_id": "question_folder",
    "dashboard_id": "dashboard",
}
"""The kind of record that a path parameter names. The first parameter that a path has counts."""
_OUTSIDE_WORKSPACES = ("/api/auth/", "/api/workspaces", "/api/capabilities", "/api/doctor")
"""Routes that need no workspace."""


def public(handler: Handler) -> Handler:
    """Let everybody call this route."""
    handler.__dict__["is_public"] = True
    return handler


def is_public(handler: Callable[..., Any]) -> bool:
    """Whether a route's handler was marked `public`."""
    return bool(getattr(handler, "is_public", False))


def ensure(check: Callable[..., Awaitable[object]]) -> Callable[[Handler], Handler]:
    """Await `check` with the arguments of the handler before the body is read.

    For ownership, above `@validate`: `@ensure(_own_chat)` where `_own_chat(chats, user, chat_id,
    **_)` raises `NotFound`.
    """

    def guard(handler: Handler) -> Handler:
        @wraps(handler)
        async def guarded_handler(*args: Any, **kwargs: Any) -> Any:
            await check(**kwargs)
            return await handler(*args, **kwargs)

        return cast("Handler", guarded_handler)

    return guard


def setup_current_user(app: Sanic[Any, Any]) -> None:
    """Check the token and the role of every call under `/api` and inject the caller."""

    async def authenticate(request: Request, route: Route, handler: Any, **_: Any) -> None:
        if request.path.startswith(_PREFIX) and not is_public(handler):
            users: UserService = request.app.ctx.services.users
            selector = _read_workspace_selector(request, route)
            caller = await users.authenticate(read_bearer_token(request), selector)
            request.ctx.user, request.ctx.selector = caller, selector
            logs.user_id.set(caller.id)
            user_name.set(caller.username)
            workspace_id.set(caller.workspace_id)
            request.ctx.is_elsewhere = selector.workspace_id not in (None, caller.workspace_id)
            require_needs(caller, request.method, route)

    app.add_signal(authenticate, "http.routing.after")
    app.register_middleware(_withhold_after_session, "response")
    app.ext.add_dependency(CurrentUser, current_user)
    app.ext.add_dependency(AdminUser, admin_user)


def current_user(request: Request) -> CurrentUser:
    """The signed-in caller."""
    user: CurrentUser = request.ctx.user
    return user


class SessionCheck:
    """Tells during a long response whether its caller may still do what he might at its start."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._checked_at = time.monotonic()

    async def is_over(self) -> bool:
        """Whether the session has ended, or his role or membership changed; asked once a second."""
        if time.monotonic() - self._checked_at < RECHECK_S:
            return False
        request, users = self._request, self._request.app.ctx.services.users
        try:
            caller = await users.authenticate(read_bearer_token(request), request.ctx.selector)
        except (BadRequest, Forbidden, NotFound, Unauthorized):
            return True
        self._checked_at = time.monotonic()
        return bool(caller != current_user(request))

    async def require(self) -> None:
        """Cut off a response that has begun, once it is over. Raises `Unauthorized` then."""
        if await self.is_over():
            self.cut_off()

    def cut_off(self) -> NoReturn:
        """Close the connection, so that what was sent does not look whole. Raises `Unauthorized`.

        Whatever the caller waits for must have ended: a closed connection cancels its handler.
        """
        cast("asyncio.Transport", self._request.transport).abort()
        raise Unauthorized("users.bad_token")


def admin_user(request: Request) -> AdminUser:
    """The caller, who manages what the route is about. Raises `Forbidden`."""
    user = current_user(request)
    if user.role != ADMIN and not (request.route and is_managing(request.method, request.route)):
        raise Forbidden("users.admins_only")
    return AdminUser(user.id, user.username, user.role, user.permissions, user.workspace_id)


async def _withhold_after_session(request: Request, response: BaseHTTPResponse) -> None:
    """Refuse with 401 in place of a body whose caller's session ended while it was made.

    Streams look for themselves. Responses of sign-in and sign-out are about the session itself.
    """
    is_own_session = request.path.startswith("/api/auth/")
    if is_own_session or not hasattr(request.ctx, "user") or not response.body:
        return
    users: UserService = request.app.ctx.services.users
    try:
        await users.require_session(read_bearer_token(request))
    except Unauthorized as error:
        refusal = render_error(request, error)
        response.status, response.body = refusal.status, refusal.body
        response.content_type = refusal.content_type
        response.headers.clear()
        response.headers.update(refusal.headers)


def read_bearer_token(request: Request) -> str:
    """The caller's token. Raises `Unauthorized` when there is none."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Unauthorized("users.bad_token")
    return token.strip()


def _read_workspace_selector(request: Request, route: Route) -> WorkspaceSelector:
    """What decides the workspace of a request: its path, its header, the record it is about."""
    path = to_template(route.path)
    in_address = request.match_info.get("workspace_id")
    workspace_id = (
        str(in_address or request.headers.get(WORKSPACE_HEADER, ""))[:_LONGEST_ID] or None
    )
    record = next(
        (
            NamedRecord(kind, str(request.match_info[part])[:_LONGEST_ID])
            for part, kind in _RECORD_KINDS.items()
            if part in request.match_info
        ),
        None,
    )
    return WorkspaceSelector(
        workspace_id, record, is_needed=not path.startswith(_OUTSIDE_WORKSPACES)
    )
