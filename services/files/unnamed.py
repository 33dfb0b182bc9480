"""Removing objects that no record names any more."""

import logging
from collections.abc import Iterable

from model.database.engine import Database
from model.errors import StorageUnavailable
from model.repositories import files as records
from services.storage.copies import LocalCopies

log = logging.getLogger(__name__)


async def drop_unnamed(database: Database, copies: LocalCopies, keys: Iterable[str]) -> None:
    """Remove those of the objects that neither a file nor a source names; the sweep retries."""
    given = set(keys)
    if not given:
        return
    async with database.reading() as session:
        named = await records.filter_known_keys(session, given)
    for key in given - named:
        try:
            await copies.drop(key)
        except StorageUnavailable:
            log.warning("object left to the sweep")
