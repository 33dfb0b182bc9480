"""The guided set-up of a source, where a step changes more than the source."""

from sanic import HTTPResponse, Request
from sanic_ext import validate

from controllers.http.authentication import ensure
from controllers.http.errors import JsonBlueprint, request_locale
from controllers.http.responses import json_response, responds_with
from controllers.routes.datasources.datasources import require_source
from controllers.schemas.datasources.datasources import SourceView
from controllers.schemas.datasources.setup_access import SetupAccessBody
from model.user import AdminUser
from services.datasources.service import DatasourceService
from services.policies.guided_setup.access_step import SetupAccessService

bp = JsonBlueprint("guided-setup", url_prefix="/datasources")


@bp.put("/<source_id:str>/setup/access")
@responds_with(SourceView)
@ensure(require_source)
@validate(json=SetupAccessBody)
async def put_setup_access(
    request: Request,
    source_id: str,
    admin: AdminUser,
    body: SetupAccessBody,
    sources: DatasourceService,
    setup_access: SetupAccessService,
) -> HTTPResponse:
    """Decide who may ask, what may leave and whether values are read: all together or nothing.

    The set-up waits for the values then, or for the questions. 409 when the set-up is over or
    somebody changed the egress rules since `version`; 422 as for the single rules.
    """
    source = await setup_access.put(source_id, body.to_access(), admin.actor)
    return json_response(SourceView.from_source(source, request_locale(request), admin=True))
