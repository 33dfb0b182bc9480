"""Forwards a user's uploaded files unchanged to a service that reads them itself."""

from collections.abc import Sequence

from model.actor import UserActor
from model.errors import Conflict, FileUnavailable, Gone, Invalid, NotFound
from services.files.service import FileService

MAX_FILES = 20
MAX_FILE_BYTES = 50 * 1024 * 1024


class FileForwarding:
    """Forwards files of any kind to their owner's runs, up to a size."""

    def __init__(self, files: FileService) -> None:
        self._files = files

    async def check(self, user: UserActor, file_ids: Sequence[str]) -> None:
        """Raises `NotFound` or `Invalid`, if the user may not forward these files."""
        if len(file_ids) > MAX_FILES:
            raise Invalid("asking.too_many", path="forwardedProps.fileIds", limit=MAX_FILES)
        for file_id in file_ids:
            await self._files.get(user, file_id)

    async def read_content(self, user: UserActor, file_id: str) -> tuple[str, bytes]:
        """The name and the bytes of a file, for a service that may be anywhere.

        Raises `FileUnavailable`, also when a source that keeps the file does not let all of it go.
        """
        try:
            file = await self._files.get(user, file_id)
            rules = await self._files.find_egress([file_id])
            if not rules.clear(local=False).is_open:
                raise FileUnavailable("dify.file_withheld", name=file.name)
            size, pieces = await self._files.open_content(file)
        except (NotFound, Gone) as error:
            raise FileUnavailable("asking.deleted") from error
        except Conflict as error:  # it consists of several uploads: none of them is the file
            raise FileUnavailable(error.key, **error.params) from error
        if size > MAX_FILE_BYTES:
            most = MAX_FILE_BYTES // 1024**2
            raise FileUnavailable("dify.file_too_large", name=file.name, megabytes=most)
        return file.name, b"".join([piece async for piece in pieces])
