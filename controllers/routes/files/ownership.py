"""Whose file an address names, asked before its body is read."""

from sanic import Request

from model.errors import BadRequest
from model.files.file import StoredFile
from model.user import CurrentUser
from services.files.service import FileService


async def require_own_file(
    files: FileService, user: CurrentUser, file_id: str, **_: object
) -> None:
    """Raises `NotFound` for a file of somebody else, as for one that is not there."""
    await files.get(user.actor, file_id)


async def get_offered_upload(
    request: Request, name: str, problem: str, files: FileService, user: CurrentUser
) -> StoredFile:
    """The upload that a query parameter names. Raises `BadRequest` without it, `NotFound`."""
    upload_id = request.args.get(name)
    if not upload_id:
        raise BadRequest(problem)
    return await files.get(user.actor, upload_id)
