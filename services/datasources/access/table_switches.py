"""Switches many tables of a source at once."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from model.repositories.sources import datasources as records
from model.sources.datasource import TableChanges
from model.tables.datasource import DatasourceRow, SourceTableRow
from services.datasources.access.restriction import restrict_stored_tables
from services.datasources.access.source_access import SourceAccess
from services.datasources.access.table_pages import TableRequest, list_candidates, search_text
from services.datasources.row_mapping import to_row_values, to_table
from services.datasources.visibility.stored_table import (
    apply_table_changes,
    has_sampled_values,
    is_visible,
)

_BATCH = 500
"""So many tables are read with their columns at a time."""


@dataclass(frozen=True, slots=True)
class TableSwitch:
    """Enables or disables all tables that have a word (in lower case), with an empty one all."""

    word: str
    enabled: bool


@dataclass(frozen=True, slots=True)
class SwitchedTables:
    """How many tables matched, and how many of them were switched."""

    matched: int
    changed: int


@dataclass(slots=True)
class _Batch:
    match_count: int
    table_ids: list[str] = field(default_factory=list)
    """The tables that are switched."""
    cleared_values: list[dict[str, Any]] = field(default_factory=list)
    """Updates by table id that delete the values read from tables which are disabled."""
    visible_change: int = 0
    """How many more tables users see; negative when they see fewer."""


async def switch_tables(
    session: AsyncSession, access: SourceAccess, source: DatasourceRow, switch: TableSwitch
) -> SwitchedTables:
    """Switch the tables in the session of the caller, who has locked the source.

    A table that is hidden from the actor is not switched.
    """
    match_count = change_count = 0
    request = TableRequest(switch.word, after=-1, limit=_BATCH, include_disabled=True)
    for table_ids in await list_candidates(session, access, request):
        rows = await records.find_tables_by_id(session, table_ids)
        batch = await asyncio.to_thread(_plan_batch, rows, access, switch)
        if batch.table_ids:
            await records.put_enabled(session, batch.table_ids, enabled=switch.enabled)
        await records.put_columns(session, batch.cleared_values)
        source.visible_count += batch.visible_change
        match_count += batch.match_count
        change_count += len(batch.table_ids)
    return SwitchedTables(match_count, change_count)


def _plan_batch(
    rows: Sequence[SourceTableRow], access: SourceAccess, switch: TableSwitch
) -> _Batch:
    stored_tables = [to_table(row) for row in rows]
    visible_tables = restrict_stored_tables(stored_tables, access)
    names = {each.table.name for each in visible_tables if switch.word in search_text(each)}
    batch = _Batch(len(names))
    for before in stored_tables:
        if before.table.name not in names or before.table.enabled == switch.enabled:
            continue
        after = apply_table_changes(before, TableChanges(enabled=switch.enabled))
        batch.table_ids.append(before.id)
        batch.visible_change += is_visible(after) - is_visible(before)
        if not switch.enabled and has_sampled_values(before):
            values = to_row_values(after)
            cleared_values = {name: values[name] for name in ("columns", "comment")}
            batch.cleared_values.append({"id": before.id, **cleared_values})
    return batch
