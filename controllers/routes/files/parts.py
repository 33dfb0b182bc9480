"""Appends uploads to a file after a preview of what they add, and takes them out again."""

from pydantic import BaseModel
from sanic import HTTPResponse, Request
from sanic_ext import validate

from controllers.http.audit import audited
from controllers.http.authentication import ensure
from controllers.http.errors import JsonBlueprint
from controllers.http.progress import ProgressListener, respond_with_progress
from controllers.http.responses import json_response, responds_with
from controllers.routes.files.ownership import get_offered_upload, require_own_file
from controllers.routes.files.views import describe_update, send_content, to_file_view
from controllers.schemas.files.files import FileView, SheetView
from controllers.schemas.files.parts import AppendPreview, PartPost, TableAdditionView
from model.user import CurrentUser
from services.files.appending.preview import plan_append
from services.files.appending.service import FileAppending
from services.files.service import FileService
from services.impact.prediction import ImpactPrediction

bp = JsonBlueprint("file-parts", url_prefix="/files")


@bp.get("/<file_id:str>/parts/preview")
@responds_with(AppendPreview, query={"upload": "The id of the upload that would be appended."})
async def preview(
    request: Request,
    file_id: str,
    user: CurrentUser,
    files: FileService,
    appending: FileAppending,
    prediction: ImpactPrediction,
) -> HTTPResponse:
    """What appending an upload to a file adds; nothing is done yet.

    Rows of each table, columns that differ, and what changes in data sources that keep the file.
    """
    file = await files.get(user.actor, file_id)
    new = await get_offered_upload(request, "upload", "appending.no_upload", files, user)
    plan = plan_append(file, new)
    tables = [
        TableAdditionView.model_validate(each, from_attributes=True)
        for each in await appending.list_additions(file, new, plan)
    ]
    left_out = [
        SheetView(name=t.sheet, table=t.name, rows=t.rows, columns=len(t.columns))
        for t in plan.left_out
    ]
    updates = await appending.list_source_updates(file, plan)
    sources = [await describe_update(request, update, user, prediction) for update in updates]
    return json_response(AppendPreview(tables=tables, left_out=left_out, sources=sources))


@bp.post("/<file_id:str>/parts")
@responds_with(FileView, status=201, may_stream=True)
@ensure(require_own_file)
@validate(json=PartPost)
async def append(
    request: Request,
    file_id: str,
    body: PartPost,
    user: CurrentUser,
    files: FileService,
    appending: FileAppending,
) -> None:
    """Append an upload to a file, which is seen with the file from then on.

    It is done whole or not at all. Questions under way keep the old tables, stored answers stay
    as they are, and data sources take the new rows at their next sync. Streams its progress like
    the upload.
    """
    file, new = await files.get(user.actor, file_id), await files.get(user.actor, body.upload)

    async def work(on_progress: ProgressListener) -> BaseModel:
        whole_file = await appending.append(
            file, new, on_progress, new_rows_only=body.new_rows_only
        )
        return await to_file_view(request, files, whole_file)

    await respond_with_progress(request, work, 201)


@bp.delete("/<file_id:str>/parts/<part_id:str>")
@responds_with(FileView, may_stream=True)
@ensure(require_own_file)
async def remove(
    request: Request,
    file_id: str,
    part_id: str,
    user: CurrentUser,
    files: FileService,
    appending: FileAppending,
) -> None:
    """Take an upload and its rows out of a file; the upload is deleted.

    It is done whole or not at all, as appending is. Streams its progress like the upload.
    """
    file = await files.get(user.actor, file_id)

    async def work(on_progress: ProgressListener) -> BaseModel:
        return await to_file_view(
            request, files, await appending.remove(file, part_id, on_progress)
        )

    await respond_with_progress(request, work, 200)


@bp.get("/<file_id:str>/parts/<part_id:str>/content")
@audited("export")
@responds_with(content_type="application/octet-stream")
async def content(
    request: Request, file_id: str, part_id: str, files: FileService, user: CurrentUser
) -> None:
    """An upload of a file as it was, to be saved, never to be shown."""
    file = await files.get(user.actor, file_id)
    part, pieces = await files.open_part(file, part_id)
    await send_content(request, part.name, part.bytes, pieces)
