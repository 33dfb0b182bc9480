"""Every statement on the changes that syncs found."""

from sqlalchemy import and_, delete, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from model.paging import PageRequest
from model.tables.datasource import SchemaChangesRow


async def find_page(
    session: AsyncSession, source_id: str, request: PageRequest
) -> list[SchemaChangesRow]:
    """What syncs of a source found, from the newest; one more than asked for if there are more."""
    query = (
        select(SchemaChangesRow)
        .where(SchemaChangesRow.datasource_id == source_id)
        .order_by(SchemaChangesRow.synced_at.desc(), SchemaChangesRow.id.desc())
    )
    if request.after:
        at, last_id = request.after
        same_time = and_(SchemaChangesRow.synced_at == at, SchemaChangesRow.id < last_id)
        query = query.where(or_(SchemaChangesRow.synced_at < at, same_time))
    return list(await session.scalars(query.limit(request.limit + 1)))


async def remove_oldest(session: AsyncSession, source_id: str, most: int) -> None:
    """Delete all but the newest of a source."""
    newest = (
        select(SchemaChangesRow.id)
        .where(SchemaChangesRow.datasource_id == source_id)
        .order_by(SchemaChangesRow.synced_at.desc(), SchemaChangesRow.id.desc())
        .limit(most)
    )
    ids = list(await session.scalars(newest))
    if len(ids) == most:
        of_source = SchemaChangesRow.datasource_id == source_id
        await session.execute(
            delete(SchemaChangesRow).where(of_source, SchemaChangesRow.id.not_in(ids))
        )
