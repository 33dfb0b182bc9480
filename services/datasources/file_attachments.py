"""The uploaded files that a source of the kind `files` consists of."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from model.actor import Actor
from model.tables.datasource import DatasourceRow
from services.datasources.configuration.config_store import FILES_KIND
from services.datasources.file_source_port import SourceFiles


class FileAttachments:
    """Attaches files to sources; other kinds, and installations without uploads, have none."""

    def __init__(self, files: SourceFiles | None) -> None:
        self._files = files

    async def attach(self, session: AsyncSession, row: DatasourceRow, actor: Actor) -> list[str]:
        """Attach the files that the configuration names; the object keys attached before.

        Raises `NotFound`, `Conflict`, `Invalid` for files that cannot be attached.
        """
        if row.kind != FILES_KIND or self._files is None:
            return []
        before = await self._files.list_keys(session, row.id)
        names = await self._files.attach(session, row.id, actor, row.config["file_ids"])
        row.config = {**row.config, "names": names}
        return before

    async def list_keys(self, session: AsyncSession, source_id: str) -> list[str]:
        """The object keys of the files attached to a source."""
        return await self._files.list_keys(session, source_id) if self._files else []

    async def delete_orphans(self, keys: Sequence[str]) -> None:
        """Delete those of the objects that no record refers to."""
        if keys and self._files:
            await self._files.delete_orphans(keys)
