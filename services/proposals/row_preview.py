"""Previews of the rows of a statement, for the reviewer of a proposal."""

import asyncio
from dataclasses import dataclass

from model.actor import Actor
from model.errors import RunFailed
from model.locales import Locale, text
from model.sources.query import Cell, ResultColumn
from services.answering.ports import Sources

MAX_ROWS = 200


@dataclass(frozen=True, slots=True)
class RowPreview:
    """The first rows of a statement; `problem` says why there are none."""

    columns: tuple[ResultColumn, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    row_count: int = 0
    truncated: bool = False
    problem: str | None = None


class RowPreviews:
    """Runs statements like those of a question: guarded, read-only, with the actor's access."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources

    async def run(self, source_id: str, actor: Actor, sql: str, locale: Locale) -> RowPreview:
        """The first rows of a statement, or its problem. Raises `NotFound` for the source."""
        if not sql.strip():
            return RowPreview(problem=text("evaluations.no_statement", locale))
        try:
            async with self._sources.open(source_id, actor) as (_, runner):
                result = await runner.run(await asyncio.to_thread(runner.check, sql))
        except RunFailed as error:
            return RowPreview(problem=error.text(locale))
        return RowPreview(
            result.columns,
            result.rows[:MAX_ROWS],
            row_count=len(result.rows),
            truncated=result.truncated,
        )
