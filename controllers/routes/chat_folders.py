"""Folders in which users put their chats."""

from sanic import HTTPResponse, Request
from sanic_ext import validate

from controllers.http.authentication import ensure
from controllers.http.errors import JsonBlueprint
from controllers.http.responses import json_response, no_content, responds_with
from controllers.schemas.chats.folder import FolderName, FoldersView, FolderView
from model.user import CurrentUser
from services.chats.folders import ChatFolderService

bp = JsonBlueprint("folders", url_prefix="/chats/folders")


async def _require_own_folder(
    folders: ChatFolderService, user: CurrentUser, folder_id: str, **_: object
) -> None:
    await folders.get(user.id, folder_id)


@bp.get("/")
@responds_with(FoldersView)
async def index(request: Request, folders: ChatFolderService, user: CurrentUser) -> HTTPResponse:
    """One's own folders for chats, by name."""
    items = [FolderView.from_folder(folder) for folder in await folders.list_all(user.id)]
    return json_response(FoldersView(items=items))


@bp.post("/")
@responds_with(FolderView, status=201)
@validate(json=FolderName)
async def create(
    request: Request, body: FolderName, folders: ChatFolderService, user: CurrentUser
) -> HTTPResponse:
    """Make a folder for chats; 409 when there is one of that name."""
    return json_response(FolderView.from_folder(await folders.create(user.id, body.name)), 201)


@bp.patch("/<folder_id:str>")
@responds_with(FolderView)
@ensure(_require_own_folder)
@validate(json=FolderName)
async def change(
    request: Request,
    folder_id: str,
    body: FolderName,
    folders: ChatFolderService,
    user: CurrentUser,
) -> HTTPResponse:
    """Rename a folder for chats."""
    folder = await folders.get(user.id, folder_id)
    return json_response(FolderView.from_folder(await folders.rename(folder, body.name)))


@bp.delete("/<folder_id:str>")
@responds_with(status=204)
async def delete(
    request: Request, folder_id: str, folders: ChatFolderService, user: CurrentUser
) -> HTTPResponse:
    """Delete a folder; the chats in it stay, outside of it."""
    await folders.delete(await folders.get(user.id, folder_id))
    return no_content()
