"""Rules of what users see of a source."""

from sanic import HTTPResponse, Request
from sanic_ext import validate

from controllers.http.audit import audited
from controllers.http.authentication import ensure
from controllers.http.errors import JsonBlueprint, request_locale
from controllers.http.responses import json_response, responds_with
from controllers.schemas.access.policies import (
    OrphansView,
    OrphanView,
    PoliciesBody,
    SourceAccessBody,
)
from controllers.schemas.access.policy_previews import (
    DependentsView,
    MasksView,
    PolicyPreviewBody,
    PolicyPreviewView,
)
from model.user import AdminUser
from services.policies.previews.policy_preview import PolicyPreviews
from services.policies.service import PolicyService

bp = JsonBlueprint("policies", url_prefix="/datasources")


async def _require_source(
    policies: PolicyService, admin: AdminUser, source_id: str, **_: object
) -> None:
    await policies.get(source_id, admin.actor)


@bp.get("/<source_id:str>/policies")
@responds_with(PoliciesBody)
async def read_policies(
    request: Request, source_id: str, admin: AdminUser, policies: PolicyService
) -> HTTPResponse:
    """All rules of a source: who may ask it, which rows and columns users see."""
    return json_response(PoliciesBody.from_policies(await policies.get(source_id, admin.actor)))


@bp.get("/<source_id:str>/policies/masks")
@responds_with(MasksView)
async def list_masks(
    request: Request, source_id: str, admin: AdminUser, policies: PolicyService
) -> HTTPResponse:
    """The masks that fit each kind of columns of a source."""
    masks = await policies.list_masks(source_id, admin.actor)
    return json_response(MasksView.from_masks(masks))


@bp.get("/<source_id:str>/policies/dependents")
@responds_with(DependentsView)
async def list_dependents(
    request: Request, source_id: str, admin: AdminUser, policies: PolicyService
) -> HTTPResponse:
    """Which views and columns depend on tables and columns with rules, and who sees them."""
    dependents = await policies.list_dependents(source_id, admin.actor)
    return json_response(DependentsView.from_dependents(dependents))


@bp.post("/<source_id:str>/policies/preview")
@audited("question")
@responds_with(PolicyPreviewView)
@ensure(_require_source)
@validate(json=PolicyPreviewBody)
async def preview(
    request: Request,
    source_id: str,
    admin: AdminUser,
    body: PolicyPreviewBody,
    policies: PolicyService,
    policy_previews: PolicyPreviews,
) -> HTTPResponse:
    """What a user would see of a source under rules that are not stored yet.

    Of each table with rules: how many rows, the first of them, how columns are masked or hidden;
    and warnings of rules that open nothing, or that could not be stored.
    """
    source_policies = body.policies.to_policies()
    policy_preview = await policy_previews.preview(
        source_id, source_policies, body.user_id, admin.actor
    )
    return json_response(PolicyPreviewView.from_preview(policy_preview, request_locale(request)))


@bp.put("/<source_id:str>/policies")
@responds_with(PoliciesBody)
@ensure(_require_source)
@validate(json=PoliciesBody)
async def put_policies(
    request: Request,
    source_id: str,
    admin: AdminUser,
    body: PoliciesBody,
    policies: PolicyService,
) -> HTTPResponse:
    """Replace all rules of a source, in effect within a second.

    A condition is SQL over columns of its table; `USER_ATTRIBUTE('name')` stands for what a user
    has. 422 names the rule that is wrong; 409 when somebody changed the rules since `version`.
    """
    source_policies = await policies.put(source_id, body.to_policies(), admin.actor)
    return json_response(PoliciesBody.from_policies(source_policies))


@bp.get("/<source_id:str>/access")
@responds_with(SourceAccessBody)
async def read_access(
    request: Request, source_id: str, admin: AdminUser, policies: PolicyService
) -> HTTPResponse:
    """Who may ask a source: everybody, or some groups and users."""
    source_policies = await policies.get(source_id, admin.actor)
    return json_response(SourceAccessBody.from_open_to(source_policies.open_to))


@bp.put("/<source_id:str>/access")
@responds_with(SourceAccessBody)
@ensure(_require_source)
@validate(json=SourceAccessBody)
async def put_access(
    request: Request,
    source_id: str,
    admin: AdminUser,
    body: SourceAccessBody,
    policies: PolicyService,
) -> HTTPResponse:
    """Open a source to everybody, or to some groups and users; in effect within a second.

    For everybody else there is no such source. The rows and columns that its rules show stay as
    they are. 422 when the caller is not among those named: nobody else could undo it.
    """
    open_to = await policies.put_access(source_id, body.to_open_to(), admin.actor)
    return json_response(SourceAccessBody.from_open_to(open_to))


@bp.get("/orphaned")
@responds_with(OrphansView)
async def list_orphans(request: Request, admin: AdminUser, policies: PolicyService) -> HTTPResponse:
    """Restricted sources that nobody can manage any more, because whoever could is gone."""
    items = [OrphanView.from_source(source) for source in await policies.list_orphans(admin.actor)]
    return json_response(OrphansView(items=items))


@bp.post("/<source_id:str>/claim")
@responds_with(SourceAccessBody)
async def claim(
    request: Request, source_id: str, admin: AdminUser, policies: PolicyService
) -> HTTPResponse:
    """Open an orphaned source to the caller too; 404 for any other. The audit records it."""
    open_to = await policies.claim(source_id, admin.actor)
    return json_response(SourceAccessBody.from_open_to(open_to))
