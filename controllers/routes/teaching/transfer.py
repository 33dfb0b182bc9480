"""All terms and examples of a source as one YAML document."""

from sanic import HTTPResponse, Request

from controllers.http.audit import audited
from controllers.http.errors import JsonBlueprint
from controllers.http.responses import json_response, responds_with, takes_text
from controllers.schemas.teaching.transfer import ImportView
from model.errors import BadRequest
from model.user import AdminUser
from services.teaching.transfer import TeachingTransfer

bp = JsonBlueprint("teaching", url_prefix="/datasources")
_YAML = "application/yaml"
_FLAGS = {"true": True, "1": True, "false": False, "0": False, "": False}


@bp.get("/<source_id:str>/teaching")
@audited("export")
@responds_with(content_type=_YAML)
async def export(
    request: Request, source_id: str, admin: AdminUser, transfer: TeachingTransfer
) -> HTTPResponse:
    """The terms and examples of a source, without those of every source, in a stable order."""
    body = await transfer.export(source_id, admin)
    headers = {"Content-Disposition": 'attachment; filename="teaching.yaml"'}
    return HTTPResponse(body, content_type=f"{_YAML}; charset=utf-8", headers=headers)


@bp.put("/<source_id:str>/teaching")
@responds_with(ImportView, query={"dry_run": "true: nothing is stored; false when not given."})
@takes_text(_YAML)
async def load(
    request: Request, source_id: str, admin: AdminUser, transfer: TeachingTransfer
) -> HTTPResponse:
    """Create or change terms by name and examples by question, all or nothing.

    What the document does not name stays. 422 lists every problem with its entry.
    """
    flag = str(request.args.get("dry_run", "")).lower()
    if flag not in _FLAGS:
        raise BadRequest("errors.bad_request")
    summary = await transfer.import_document(source_id, request.body, admin, dry_run=_FLAGS[flag])
    return json_response(ImportView.from_summary(summary))
