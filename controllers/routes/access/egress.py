"""What of a source may leave for models, tools and other services."""

from sanic import HTTPResponse, Request
from sanic_ext import validate

from controllers.http.authentication import ensure
from controllers.http.errors import JsonBlueprint
from controllers.http.responses import json_response, responds_with
from controllers.schemas.access.egress import EgressBody, EgressDependentsView
from model.user import AdminUser
from services.policies.egress import EgressService

bp = JsonBlueprint("egress", url_prefix="/datasources")


async def _require_source(
    egress: EgressService, admin: AdminUser, source_id: str, **_: object
) -> None:
    await egress.get(source_id, admin.actor)


@bp.get("/<source_id:str>/egress")
@responds_with(EgressBody)
async def read_egress(
    request: Request, source_id: str, admin: AdminUser, egress: EgressService
) -> HTTPResponse:
    """What of a source may leave this installation; everything where nobody has set rules."""
    return json_response(EgressBody.from_rules(await egress.get(source_id, admin.actor)))


@bp.get("/<source_id:str>/egress/dependents")
@responds_with(EgressDependentsView)
async def list_egress_dependents(
    request: Request, source_id: str, admin: AdminUser, egress: EgressService
) -> HTTPResponse:
    """Which views and columns keep their values because they show those of columns in `never`."""
    dependents = await egress.list_dependents(source_id, admin.actor)
    return json_response(EgressDependentsView.from_dependents(dependents))


@bp.put("/<source_id:str>/egress")
@responds_with(EgressBody)
@ensure(_require_source)
@validate(json=EgressBody)
async def put_egress(
    request: Request,
    source_id: str,
    admin: AdminUser,
    body: EgressBody,
    egress: EgressService,
) -> HTTPResponse:
    """Replace what of a source may leave, in effect within a second.

    Remote models never see more than local ones. 422 names what is wrong; 409 when somebody
    changed the rules since `version`.
    """
    rules = await egress.put(source_id, body.to_rules(), admin.actor)
    return json_response(EgressBody.from_rules(rules))
