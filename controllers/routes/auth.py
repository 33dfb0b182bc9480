"""Signing in and out."""

from sanic import HTTPResponse, Request
from sanic_ext import validate

from controllers.http.audit import audited
from controllers.http.authentication import public
from controllers.http.errors import JsonBlueprint
from controllers.http.responses import json_response, no_content, responds_with
from controllers.schemas.auth import Credentials, NewPassword, OwnView, SignedInUser, TokenView
from controllers.schemas.users import UserView
from model.role import PERMISSIONS
from model.user import CurrentUser
from services.users.device_cookies import LIFETIME
from services.users.service import SignInSession, UserService

DEVICE_COOKIE = "tabletalk_device"
_OWN_SITE = ("same-origin", "none")

bp = JsonBlueprint("auth", url_prefix="/auth")


@bp.post("/login")
@public
@audited("sign_in", by_service="everything")
@responds_with(TokenView)
@validate(json=Credentials)
async def login(request: Request, body: Credentials, users: UserService) -> HTTPResponse:
    """Sign in; after wrong tries 429 with Retry-After, each time longer."""
    signed_in = await users.sign_in(
        body.username, body.password, request.client_ip, read_device_cookie(request)
    )
    return _session_response(request, signed_in)


@bp.get("/me")
@responds_with(OwnView)
async def me(request: Request, user: CurrentUser, users: UserService) -> HTTPResponse:
    """The signed-in user, and what his role allows."""
    view = UserView.from_user(await users.get(user.id), user.workspace_id)
    permissions = [each for each in PERMISSIONS if each in user.permissions]
    own = OwnView(
        **view.model_dump(), permissions=permissions, workspace_id=user.workspace_id or None
    )
    return json_response(own)


@bp.post("/logout")
@audited("sign_in")
@responds_with(status=204)
async def logout(request: Request, user: CurrentUser, users: UserService) -> HTTPResponse:
    """End all sessions of the signed-in user."""
    await users.sign_out(user.id)
    return no_content()


@bp.post("/password")
@audited("sign_in")
@responds_with(TokenView)
@validate(json=NewPassword)
async def password(
    request: Request, user: CurrentUser, body: NewPassword, users: UserService
) -> HTTPResponse:
    """Change one's own password; earlier tokens end, the answer holds a new one."""
    session = await users.change_password(user.id, body.current_password, body.new_password)
    return _session_response(request, session)


def read_device_cookie(request: Request) -> str:
    """What the device keeps of an earlier sign-in; nothing when another site made it ask."""
    if request.headers.get("sec-fetch-site", "same-origin") not in _OWN_SITE:
        return ""
    return request.cookies.get(DEVICE_COOKIE) or ""


def _session_response(request: Request, signed_in: SignInSession) -> HTTPResponse:
    """The cookie signs nobody in: the device is only not held up by wrong tries of others."""
    answer = json_response(_to_token_view(signed_in))
    answer.add_cookie(
        DEVICE_COOKIE,
        signed_in.device,
        path="/api/auth",
        httponly=True,
        samesite="Strict",
        secure=_is_over_tls(request),
        max_age=int(LIFETIME.total_seconds()),
    )
    return answer


def _is_over_tls(request: Request) -> bool:
    """A browser says where its page is from: proxies in front need not say so."""
    return request.scheme == "https" or request.headers.get("origin", "").startswith("https://")


def _to_token_view(signed_in: SignInSession) -> TokenView:
    user = signed_in.user
    return TokenView(
        access_token=signed_in.token,
        expires_in=signed_in.expires_in,
        user=SignedInUser(id=user.id, username=user.username, role=user.role),
    )
