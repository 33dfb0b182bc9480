"""Reads the stored tables of a source, as an actor sees them."""

from sqlalchemy.ext.asyncio import AsyncSession

from model.errors import Invalid, NotFound
from model.repositories.sources import datasources as records
from model.sources.datasource import TableChanges
from model.tables.datasource import SourceTableRow
from services.datasources.access.restriction import restrict_stored_tables
from services.datasources.access.source_access import SourceAccess
from services.datasources.row_mapping import to_table
from services.datasources.visibility.stored_table import StoredTable


async def read_tables(session: AsyncSession, access: SourceAccess) -> list[StoredTable]:
    """The tables that the last sync found, those included that an administrator disabled."""
    rows = await records.find_tables(session, access.source_id)
    return restrict_stored_tables([to_table(row) for row in rows], access)


async def describe_table(
    session: AsyncSession, row: SourceTableRow, access: SourceAccess
) -> StoredTable:
    """The table in a row; its keys name tables that the actor sees."""
    if access.restriction is None:
        return to_table(row)
    return next(each for each in await read_tables(session, access) if each.table.name == row.name)


async def find_changeable_table(
    session: AsyncSession, access: SourceAccess, name: str, changes: TableChanges
) -> SourceTableRow:
    """The row of a table whose changes name nothing hidden. Raises `NotFound`, `Invalid`."""
    row = await records.find_table(session, access.source_id, name)
    visible = restrict_stored_tables([to_table(row)], access) if row else []
    if row is None or not visible:
        raise NotFound("datasources.unknown_table", name=name)
    columns = {stored_column.column.name for stored_column in visible[0].columns}
    for column in changes.columns:
        if column not in columns:
            raise Invalid("datasources.unknown_column", table=name, column=column)
    return row
