"""Reads the stored tables of a source page by page, so that a page of ten thousand is quick."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from model.repositories.sources import datasources as records
from services.datasources.access.restriction import restrict_stored_tables
from services.datasources.access.source_access import SourceAccess
from services.datasources.row_mapping import to_table
from services.datasources.visibility.stored_table import StoredTable, filter_visible_tables


@dataclass(frozen=True, slots=True)
class TableRequest:
    """Which tables to read: those after a position that contain a word (in lower case)."""

    word: str
    after: int
    limit: int
    include_disabled: bool
    """Whether disabled tables and columns are included."""
    names: frozenset[str] = frozenset()
    """Only tables with these names; empty: all tables."""


async def read_table_page(
    session: AsyncSession, access: SourceAccess, request: TableRequest
) -> list[StoredTable]:
    """The tables as an actor sees them, one more than the limit when there are more.

    Columns are read of these tables only. What is hidden from the actor is searched by nothing:
    the word must be in the table as he sees it.
    """
    tables: list[StoredTable] = []
    for table_ids in await list_candidates(session, access, request):
        visible_tables = await _read_page(session, access, table_ids, request)
        tables += [table for table in visible_tables if request.word in search_text(table)]
        if len(tables) > request.limit:
            break
    return tables[: request.limit + 1]


async def list_candidates(
    session: AsyncSession, access: SourceAccess, request: TableRequest
) -> list[list[str]]:
    """Ids of the tables that may match, in pages."""
    heads = await records.find_table_heads(session, access.source_id, request.after)
    candidates = [
        head.id
        for head in heads
        if (head.enabled or request.include_disabled)
        and (not request.names or head.name in request.names)
        and request.word in f"{head.name}\n{head.comment}\n{head.note}".lower()
    ]
    step = request.limit + 1
    return [candidates[start : start + step] for start in range(0, len(candidates), step)]


async def _read_page(
    session: AsyncSession, access: SourceAccess, table_ids: Sequence[str], request: TableRequest
) -> list[StoredTable]:
    """The tables of one page. Tables that their keys name are read, too: keys to hidden ones go."""
    rows = await records.find_tables_by_id(session, table_ids)
    referenced_names = {str(key["table"]) for row in rows for key in row.foreign_keys}
    others = await records.find_tables_by_name(
        session, access.source_id, referenced_names - {row.name for row in rows}
    )
    tables = restrict_stored_tables([to_table(row) for row in (*rows, *others)], access)
    if not request.include_disabled:
        tables = filter_visible_tables(tables)
    page_ids = set(table_ids)
    return [table for table in tables if table.id in page_ids]


def search_text(stored_table: StoredTable) -> str:
    """What a word is searched in: name, comment and note, in lower case."""
    table = stored_table.table
    return f"{table.name}\n{table.comment}\n{table.note}".lower()
