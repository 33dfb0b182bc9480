"""Questions to begin with: made once for a version of a schema and a language."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable, Sequence
from datetime import date

from agent.builtin.suggest import ComputedSuggester
from model.chats.question import Question
from model.locales import Locale
from model.sources.schema import RetrievedSchema, RetrievedTable, Schema
from services.runs.agents import Askable, Catalogs

_KEPT = 64
_LIMIT_S = 5.0
_MOST_TABLES = 300
"""Starters are looked for among so many tables of a source."""
Key = tuple[str, str, Locale]
Questions = tuple[str, ...]
log = logging.getLogger(__name__)


class StarterService:
    """Starters for whoever may ask a source or files; no statement is run for them."""

    def __init__(self, askable: Askable, catalogs: Catalogs, today: Callable[[], date]) -> None:
        self._askable = askable
        self._catalogs = catalogs
        self._today = today
        self._suggester = ComputedSuggester()
        self._made: OrderedDict[Key, Questions] = OrderedDict()
        self._turn = asyncio.Lock()

    async def of_source(self, user_id: str, source_id: str, locale: Locale) -> Questions:
        """What to ask of a source. Raises `NotFound`, `DatasourceUnavailable`."""
        async with self._askable.sources.open(source_id, user_id) as (schema, _):
            return await self._of(schema, locale)

    async def of_files(self, user_id: str, file_ids: Sequence[str], locale: Locale) -> Questions:
        """What to ask of files. Raises what keeps the user from asking them."""
        if self._askable.files is None:
            return ()
        await self._askable.files.check(user_id, file_ids)
        async with self._askable.files.opened(user_id, file_ids) as (schema, _):
            return await self._of(schema, locale)

    async def _of(self, schema: Schema, locale: Locale) -> Questions:
        key = (schema.source.id, schema.version, locale)
        async with self._turn:
            if key in self._made:
                self._made.move_to_end(key)
                return self._made[key]
            try:
                async with asyncio.timeout(_LIMIT_S):
                    made = self._made[key] = await self._make(schema, locale)
            except TimeoutError:
                log.warning("no starters in time", extra={"source": schema.source.id})
                return ()
            while len(self._made) > _KEPT:
                self._made.popitem(last=False)
            return made

    async def _make(self, schema: Schema, locale: Locale) -> Questions:
        found = RetrievedSchema(
            schema.source,
            tuple(RetrievedTable(table, 1.0) for table in schema.tables[:_MOST_TABLES]),
            schema.relations,
        )
        question = Question("", locale, self._today())
        catalog = await self._catalogs.catalog(schema)
        return await self._suggester.start(question, found, catalog)
