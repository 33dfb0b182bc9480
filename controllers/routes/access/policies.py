"""Rules of what users see of a source."""

from sanic import Blueprint, HTTPResponse, Request
from sanic_ext import validate

from controllers.http.authentication import ensure
from controllers.http.responses import json_response, responds_with
from controllers.schemas.policies import PoliciesBody
from model.user import AdminUser
from services.policies.service import PolicyService

bp = Blueprint("policies", url_prefix="/datasources")


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
    put = await policies.put(source_id, body.to_policies(), admin.actor)
    return json_response(PoliciesBody.from_policies(put))
