"""Reads the records of sources, as an actor sees them."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from model.actor import Actor, find_workspace_id
from model.errors import NotFound
from model.paging import Page, PageRequest, cut_page, fill_page
from model.repositories.sources import datasources as records
from model.sources.datasource import Datasource
from model.tables.datasource import DatasourceRow
from services.datasources.access.restriction import restrict_source
from services.datasources.access.source_access import AccessControl, SourceAccess
from services.datasources.access.stored_tables import read_tables
from services.datasources.row_mapping import to_source


async def find_row(session: AsyncSession, source_id: str, *, lock: bool = False) -> DatasourceRow:
    """The row of a source; `lock` keeps others from changing it. Raises `NotFound`."""
    row = await records.find_by_id(session, source_id, lock=lock)
    if row is None:
        raise NotFound("datasources.unknown")
    return row


async def describe_source(
    session: AsyncSession, row: DatasourceRow, access: SourceAccess
) -> Datasource:
    """The source in a row."""
    source = to_source(row)
    if access.restriction is None:
        return source
    return restrict_source(source, await read_tables(session, access))


async def read_page(
    session: AsyncSession, request: PageRequest, control: AccessControl, actor: Actor
) -> Page[Datasource]:
    """The sources that are not denied to an actor, from the oldest."""

    async def read_page(next_request: PageRequest) -> Page[DatasourceRow]:
        rows = await records.find_page(session, next_request, find_workspace_id(actor))
        return cut_page(rows, next_request, lambda last: (last.created_at, last.id))

    async def choose(rows: Sequence[DatasourceRow]) -> list[tuple[DatasourceRow, SourceAccess]]:
        candidates = [(row, await control.find_access(row.id, actor)) for row in rows]
        return [(row, access) for row, access in candidates if access]

    page = await fill_page(
        request, read_page, choose, lambda last: (last[0].created_at, last[0].id)
    )
    sources = [await describe_source(session, *each) for each in page.items]
    return Page(tuple(sources), page.next)
