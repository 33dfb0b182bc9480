"""How much users keep of uploads, of how much they may."""

from sanic import HTTPResponse, Request

from controllers.http.errors import JsonBlueprint
from controllers.http.responses import json_response, responds_with
from controllers.schemas.files.storage import StorageView, UserStoragesView, UserStorageView
from model.user import AdminUser, CurrentUser
from services.files.uploads import Uploads

bp = JsonBlueprint("storage", url_prefix="/storage")


@bp.get("/own")
@responds_with(StorageView)
async def show(request: Request, user: CurrentUser, uploads: Uploads) -> HTTPResponse:
    """How much the caller keeps of uploads, and how much he may."""
    return json_response(StorageView.from_use(await uploads.read_storage(user.id)))


@bp.get("/")
@responds_with(UserStoragesView)
async def index(request: Request, admin: AdminUser, uploads: Uploads) -> HTTPResponse:
    """How much each member of the workspace keeps of uploads."""
    users = await uploads.list_storage(admin.workspace_id)
    return json_response(UserStoragesView(items=[UserStorageView.from_storage(e) for e in users]))
