"""Whose file an address names, asked before its body is read."""

from model.user import CurrentUser
from services.files.service import FileService


async def require_own_file(
    files: FileService, user: CurrentUser, file_id: str, **_: object
) -> None:
    """Raises `NotFound` for a file of somebody else, as for one that is not there."""
    await files.get(user.actor, file_id)
