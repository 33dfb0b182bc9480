"""The egress rules of all sources, cached for 1 s: each question asks for them."""

import asyncio
import time
from collections.abc import Mapping
from functools import partial

from model.database.engine import Database
from model.repositories.sources import egress as records
from model.repositories.sources import lineages
from model.sources.egress import OPEN_EGRESS, SourceEgress
from model.sources.lineage import NO_LINEAGE
from services.datasources.lineage.dependent_values import add_dependents

MAX_AGE_S = 1.0
"""A change by another worker takes effect after that."""


class EgressRules:
    """What of each source may leave."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._read_at = float("-inf")
        self._rules: Mapping[str, SourceEgress] = {}
        self._reading = asyncio.Lock()

    async def find(self, source_id: str) -> SourceEgress:
        """The rules of a source, at most `MAX_AGE_S` old."""
        if time.monotonic() - self._read_at >= MAX_AGE_S:
            async with self._reading:
                if time.monotonic() - self._read_at >= MAX_AGE_S:
                    started_at = time.monotonic()
                    rules = await self._database.read(records.read_all)
                    self._rules = await self._with_dependents(rules)
                    self._read_at = started_at
        return self._rules.get(source_id, OPEN_EGRESS)

    async def _with_dependents(
        self, rules: Mapping[str, SourceEgress]
    ) -> Mapping[str, SourceEgress]:
        """The rules with the views and columns that show values of columns that never go."""
        source_ids = [source_id for source_id, each in rules.items() if each.never]
        if not source_ids:
            return rules
        found = await self._database.read(partial(lineages.read_some, source_ids=source_ids))
        return {
            source_id: add_dependents(each, found.get(source_id, NO_LINEAGE))
            for source_id, each in rules.items()
        }

    def clear(self) -> None:
        """Forget everything, after a change in this worker."""
        self._read_at = float("-inf")
