"""Deletes objects that no record refers to."""

import logging
from collections.abc import Iterable

from model.database.engine import Database
from model.errors import StorageUnavailable
from model.repositories import files as records
from services.storage.object_cache import ObjectCache

log = logging.getLogger(__name__)


async def delete_orphans(
    database: Database, object_cache: ObjectCache, keys: Iterable[str]
) -> None:
    """Delete those of the objects that neither a file nor a source refers to.

    What cannot be deleted now is left to the periodic cleanup.
    """
    candidates = set(keys)
    if not candidates:
        return
    async with database.reading() as session:
        known_keys = await records.filter_known_keys(session, candidates)
    for key in candidates - known_keys:
        try:
            await object_cache.delete_when_free(key)
        except StorageUnavailable:
            log.warning("object left to the periodic cleanup")
