"""Uploaded files; each only for its owner."""

import asyncio
from typing import cast
from urllib.parse import unquote

from pydantic import BaseModel
from sanic import HTTPResponse, Request
from sanic.exceptions import SanicException
from sanic.http.http1 import Http
from sanic_ext import validate

from controllers.http.audit import audited, note_details, record_outcome
from controllers.http.authentication import ensure
from controllers.http.errors import JsonBlueprint, render_error, request_locale
from controllers.http.paging import page_request, page_response
from controllers.http.progress import ProgressListener, respond_with_progress
from controllers.http.responses import json_response, no_content, responds_with, takes_file
from controllers.http.upload_form import UploadForm
from controllers.routes.files.ownership import require_own_file
from controllers.routes.files.views import send_content, to_file_view
from controllers.routes.query_parameters import read_integer
from controllers.schemas.files.files import (
    FileColumnView,
    FilePatch,
    FileSummary,
    FileTablePatch,
    FileView,
    PreviewView,
)
from model.errors import AppError, BadRequest, NotFound
from model.files.file import FileTable, StoredFile
from model.serialization import replace_invalid_unicode
from model.user import CurrentUser
from services.files.row_mapping import find_table
from services.files.service import FileService
from services.files.uploads import Uploads

bp = JsonBlueprint("files", url_prefix="/files")
MAX_ROWS = 200
_DRAIN_S = 5


async def _require_own_table(
    files: FileService, user: CurrentUser, file_id: str, name: str, **_: object
) -> None:
    _find_table(await files.get(user.actor, file_id), name)


@bp.get("/")
@responds_with(FileSummary, paged=True, query={"q": "Words that the name contains."})
async def index(request: Request, files: FileService, user: CurrentUser) -> HTTPResponse:
    """One's own files, the newest first."""
    words = request.args.get("q", "")
    return page_response(
        await files.page(user.actor, page_request(request), words), FileSummary.from_file
    )


@bp.post("/", stream=True)
@takes_file
@responds_with(
    FileView,
    status=201,
    may_stream=True,
    query={"corrections_of": "The id of a file whose corrected tables are read the same way."},
)
async def create(request: Request, user: CurrentUser, uploads: Uploads, files: FileService) -> None:
    """Upload one file, in the form's field `file`; the answer comes when it is read.

    With `Accept: text/event-stream` the answer is a stream (status 200) once the file has arrived:
    `progress` events, then one `finished` with the file or one `failed` with code and message. An
    upload that fails, or whose caller leaves before the end, leaves nothing.
    """
    try:
        async with uploads.admit(user.id, _content_length(request)):
            await _receive_upload(request, user, uploads, files)
    except AppError as error:
        await _reject_upload(request, error)


@bp.get("/<file_id:str>")
@responds_with(FileView)
async def show(
    request: Request, file_id: str, files: FileService, user: CurrentUser
) -> HTTPResponse:
    """A file with its tables, their columns, and what was decided while it was read."""
    return json_response(await to_file_view(request, files, await files.get(user.actor, file_id)))


@bp.patch("/<file_id:str>")
@responds_with(FileView)
@ensure(require_own_file)
@validate(json=FilePatch)
async def change(
    request: Request, file_id: str, body: FilePatch, files: FileService, user: CurrentUser
) -> HTTPResponse:
    """Give a file another name."""
    if body.name is not None:
        await files.rename(file_id, body.name)
    return json_response(await to_file_view(request, files, await files.get(user.actor, file_id)))


@bp.delete("/<file_id:str>")
@responds_with(status=204)
@ensure(require_own_file)
async def delete(
    request: Request, file_id: str, files: FileService, user: CurrentUser
) -> HTTPResponse:
    """Delete a file with its content and its tables."""
    await files.delete(file_id)
    return no_content()


@bp.get("/<file_id:str>/content")
@audited("export")
@responds_with(content_type="application/octet-stream")
async def content(request: Request, file_id: str, files: FileService, user: CurrentUser) -> None:
    """The file as it was uploaded, to be saved, never to be shown."""
    file = await files.get(user.actor, file_id)
    size, pieces = await files.open_content(file)
    await send_content(request, file.name, size, pieces)


@bp.patch("/<file_id:str>/tables/<name:str>")
@responds_with(FileView, may_stream=True)
@ensure(_require_own_table)
@validate(json=FileTablePatch)
async def change_table(
    request: Request,
    file_id: str,
    name: str,
    body: FileTablePatch,
    files: FileService,
    user: CurrentUser,
) -> None:
    """Read a file anew with another header, kind of column, or without the table.

    Questions under way keep the tables as they were; when it cannot be read so, all stays. Streams
    its progress like the upload.
    """
    file = await files.get(user.actor, file_id)

    async def work(on_progress: ProgressListener) -> BaseModel:
        new_file = await files.reingest(
            file, body.to_options(_find_table(file, name).name), on_progress
        )
        return await to_file_view(request, files, new_file)

    await respond_with_progress(request, work, 200)


@bp.get("/<file_id:str>/tables/<name:str>/rows")
@responds_with(
    PreviewView, query={"limit": f"How many rows at most, 1 to {MAX_ROWS}; 50 by default."}
)
@ensure(_require_own_table)
async def rows(
    request: Request, file_id: str, name: str, files: FileService, user: CurrentUser
) -> HTTPResponse:
    """The first rows of a table."""
    limit = read_integer(request, "limit", 50, (1, MAX_ROWS))
    if limit is None:
        raise BadRequest("uploads.bad_limit", most=MAX_ROWS)
    file = await files.get(user.actor, file_id)
    table = _find_table(file, name)
    preview = await files.preview_rows(file, table, limit)
    view = PreviewView(
        columns=[FileColumnView.from_column(column) for column in table.columns],
        rows=[list(row) for row in preview.rows],
        truncated=preview.truncated,
    )
    return json_response(view)


async def _receive_upload(
    request: Request, user: CurrentUser, uploads: Uploads, files: FileService
) -> None:
    form = UploadForm(request)
    _request_stream(request).request_max_size = uploads.admission.max_body_bytes
    name = await form.name()
    note_details(request, fields={"name": replace_invalid_unicode(name)})
    file_id = request.args.get("corrections_of")
    options = await files.list_corrections(user.actor, file_id, name) if file_id else ()
    async with uploads.receive(user.actor, name, form.pieces()) as upload:

        async def work(on_progress: ProgressListener) -> BaseModel:
            file = await uploads.ingest(upload, on_progress, options)
            return FileView.from_stored_file(file, (), request_locale(request))

        await respond_with_progress(request, work, 201)


async def _reject_upload(request: Request, error: AppError) -> None:
    """Answer at once; then let the rest of the body pass, or the caller would see a broken
    connection instead of the answer.
    """
    stream = _request_stream(request)
    stream.keep_alive = False
    await record_outcome(request, error)
    response = await request.respond(render_error(request, error))
    await response.eof()
    stream.request_max_size = float("inf")
    try:
        async with asyncio.timeout(_DRAIN_S):
            async for _ in stream:
                pass
    except (TimeoutError, SanicException):
        stream.request_body = None


def _request_stream(request: Request) -> Http:
    return cast("Http", request.stream)


def _content_length(request: Request) -> int:
    length = request.headers.get("content-length", "0")
    return int(length) if length.isascii() and length.isdigit() else 0


def _find_table(file: StoredFile, escaped_name: str) -> FileTable:
    """The table a path names: Sanic leaves what is escaped in it as it is."""
    name = unquote(escaped_name)
    table = find_table(file, name)
    if table is None:
        raise NotFound("uploads.unknown_table", name=name)
    return table
