"""Replaces an uploaded file by another one, after a preview of what that changes."""

from sanic import HTTPResponse, Request
from sanic_ext import validate

from controllers.http.authentication import ensure
from controllers.http.errors import JsonBlueprint
from controllers.http.responses import json_response, responds_with
from controllers.routes.files.ownership import get_offered_upload, require_own_file
from controllers.routes.files.views import describe_update, to_file_view
from controllers.schemas.files.files import FileView
from controllers.schemas.files.replacements import (
    ReplacementPut,
    ReplacementView,
    TableComparisonView,
)
from model.user import CurrentUser
from services.files.replacement import (
    FileReplacement,
    check_replaceable,
    compare_files,
)
from services.files.service import FileService
from services.impact.prediction import ImpactPrediction

bp = JsonBlueprint("file-replacements", url_prefix="/files")


@bp.get("/<file_id:str>/replacement")
@responds_with(ReplacementView, query={"by": "The id of the upload that would replace the file."})
async def show(
    request: Request,
    file_id: str,
    user: CurrentUser,
    files: FileService,
    replacement: FileReplacement,
    prediction: ImpactPrediction,
) -> HTTPResponse:
    """What changes when a file is replaced by another upload; nothing is done yet.

    Its tables and columns, the data sources that keep it, and what names tables or columns in
    them that would be gone.
    """
    file = await files.get(user.actor, file_id)
    new = await get_offered_upload(request, "by", "uploads.no_replacement", files, user)
    check_replaceable(file, new)
    updates = await replacement.list_source_updates(file, new)
    tables = [
        TableComparisonView.model_validate(each, from_attributes=True)
        for each in compare_files(file, new)
    ]
    sources = [await describe_update(request, update, user, prediction) for update in updates]
    return json_response(ReplacementView(tables=tables, sources=sources))


@bp.put("/<file_id:str>/replacement")
@responds_with(FileView)
@ensure(require_own_file)
@validate(json=ReplacementPut)
async def put(
    request: Request,
    file_id: str,
    body: ReplacementPut,
    user: CurrentUser,
    files: FileService,
    replacement: FileReplacement,
) -> HTTPResponse:
    """Replace a file by another upload, which is used up; its id and its name stay.

    It is done at once or not at all. Questions under way keep the old tables, stored answers stay
    as they are, and data sources take the new tables at their next sync.
    """
    file, new = await files.get(user.actor, file_id), await files.get(user.actor, body.by)
    replaced_file = await replacement.replace(file, new)
    return json_response(await to_file_view(request, files, replaced_file))
