"""Uploaded files; each only for its owner."""

import asyncio
from typing import cast
from urllib.parse import unquote

from pydantic import BaseModel
from sanic import Blueprint, HTTPResponse, Request
from sanic.exceptions import SanicException
from sanic.http.http1 import Http
from sanic_ext import validate

from controllers.answers import answers, json_answer, no_content, takes_file
from controllers.attachments import attachment
from controllers.current_user import ensure
from controllers.errors import locale_of, render
from controllers.file_views import (
    FileColumnView,
    FilePatch,
    FileSummary,
    FileTablePatch,
    FileView,
    PreviewView,
)
from controllers.forms import FileForm
from controllers.paging import page_answer, page_request
from controllers.progress import Follow, answer_work
from model.errors import AppError, BadRequest, NotFound
from model.files.file import FileTable, StoredFile
from model.user import CurrentUser
from services.files.records import table_named
from services.files.service import FileService
from services.files.uploads import Uploads

bp = Blueprint("files", url_prefix="/files")
MOST_ROWS = 200
_DRAIN_S = 5


async def _own_file(files: FileService, user: CurrentUser, file_id: str, **_: object) -> None:
    await files.get(user.id, file_id)


async def _own_table(
    files: FileService, user: CurrentUser, file_id: str, name: str, **_: object
) -> None:
    _table(await files.get(user.id, file_id), name)


@bp.get("/")
@answers(FileSummary, paged=True, query={"q": "Words that the name contains."})
async def index(request: Request, files: FileService, user: CurrentUser) -> HTTPResponse:
    """One's own files, the newest first."""
    words = request.args.get("q", "")
    return page_answer(await files.page(user.id, page_request(request), words), FileSummary.of)


@bp.post("/", stream=True)
@takes_file
@answers(FileView, status=201, follows=True)
async def create(request: Request, user: CurrentUser, uploads: Uploads) -> None:
    """Upload one file, in the form's field `file`; the answer comes when it is read.

    With `Accept: text/event-stream` the answer is a stream (status 200) once the file has arrived:
    `progress` events, then one `finished` with the file or one `failed` with code and message. An
    upload that fails, or whose caller leaves before the end, leaves nothing.
    """
    try:
        async with uploads.admitted(user.id, _announced(request)):
            await _take(request, user, uploads)
    except AppError as error:
        await _refuse(request, error)


@bp.get("/<file_id:str>")
@answers(FileView)
async def show(
    request: Request, file_id: str, files: FileService, user: CurrentUser
) -> HTTPResponse:
    """A file with its tables, their columns, and what was decided while it was read."""
    return json_answer(await _whole(request, files, await files.get(user.id, file_id)))


@bp.patch("/<file_id:str>")
@answers(FileView)
@ensure(_own_file)
@validate(json=FilePatch)
async def change(
    request: Request, file_id: str, body: FilePatch, files: FileService, user: CurrentUser
) -> HTTPResponse:
    """Give a file another name."""
    if body.name is not None:
        await files.rename(file_id, body.name)
    return json_answer(await _whole(request, files, await files.get(user.id, file_id)))


@bp.delete("/<file_id:str>")
@answers(status=204)
@ensure(_own_file)
async def delete(
    request: Request, file_id: str, files: FileService, user: CurrentUser
) -> HTTPResponse:
    """Delete a file with its content and its tables."""
    await files.delete(file_id)
    return no_content()


@bp.get("/<file_id:str>/content")
@answers(content_type="application/octet-stream")
async def content(request: Request, file_id: str, files: FileService, user: CurrentUser) -> None:
    """The file as it was uploaded, to be saved, never to be shown."""
    file = await files.get(user.id, file_id)
    size, pieces = await files.content(file_id)
    headers = {
        "Content-Disposition": attachment(file.name, "file"),
        "X-Content-Type-Options": "nosniff",
    }
    first = await anext(pieces)  # what is gone is told with its true status
    response = await request.respond(
        content_type="application/octet-stream", headers=headers | {"Content-Length": str(size)}
    )
    await response.send(first)
    async for piece in pieces:
        await response.send(piece)
    await response.eof()


@bp.patch("/<file_id:str>/tables/<name:str>")
@answers(FileView, follows=True)
@ensure(_own_table)
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
    file = await files.get(user.id, file_id)

    async def work(follow: Follow) -> BaseModel:
        read = await files.reread(file, body.wish(_table(file, name).name), follow)
        return await _whole(request, files, read)

    await answer_work(request, work, 200)


@bp.get("/<file_id:str>/tables/<name:str>/rows")
@answers(PreviewView, query={"limit": f"How many rows at most, 1 to {MOST_ROWS}; 50 by default."})
@ensure(_own_table)
async def rows(
    request: Request, file_id: str, name: str, files: FileService, user: CurrentUser
) -> HTTPResponse:
    """The first rows of a table."""
    limit = request.args.get("limit", "50")
    if not (limit.isascii() and limit.isdigit() and 1 <= int(limit) <= MOST_ROWS):
        raise BadRequest("uploads.bad_limit", most=MOST_ROWS)
    file = await files.get(user.id, file_id)
    table = _table(file, name)
    found = await files.rows(file, table, int(limit))
    view = PreviewView(
        columns=[FileColumnView.of(column) for column in table.columns],
        rows=[list(row) for row in found.rows],
        truncated=found.truncated,
    )
    return json_answer(view)


async def _take(request: Request, user: CurrentUser, uploads: Uploads) -> None:
    form = FileForm(request)
    _body(request).request_max_size = uploads.admission.most_bytes
    name = await form.name()
    async with uploads.received(user.id, name, form.pieces()) as upload:

        async def work(follow: Follow) -> BaseModel:
            file = await uploads.read(upload, follow)
            return FileView.whole(file, (), locale_of(request))

        await answer_work(request, work, 201)


async def _refuse(request: Request, error: AppError) -> None:
    """Answer at once; then let the rest of the body pass, or the caller would see a broken
    connection instead of the answer.
    """
    stream = _body(request)
    stream.keep_alive = False
    response = await request.respond(render(request, error))
    await response.eof()
    stream.request_max_size = float("inf")
    try:
        async with asyncio.timeout(_DRAIN_S):
            async for _ in stream:
                pass
    except (TimeoutError, SanicException):
        stream.request_body = None


def _body(request: Request) -> Http:
    return cast("Http", request.stream)


def _announced(request: Request) -> int:
    length = request.headers.get("content-length", "0")
    return int(length) if length.isascii() and length.isdigit() else 0


def _table(file: StoredFile, escaped: str) -> FileTable:
    """The table a path names: Sanic leaves what is escaped in it as it is."""
    name = unquote(escaped)
    table = table_named(file, name)
    if table is None:
        raise NotFound("uploads.unknown_table", name=name)
    return table


async def _whole(request: Request, files: FileService, file: StoredFile) -> FileView:
    return FileView.whole(file, await files.kept_in(file.id), locale_of(request))
