"""Statements on which tables of sources read which others."""

from collections.abc import Collection, Mapping
from typing import cast

from pydantic import TypeAdapter
from sqlalchemy import Connection, Table, bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession

from model.database.engine import new_id
from model.sources.lineage import NO_LINEAGE, SourceLineage, TableLineage
from model.tables.datasource import SourceLineageRow

_LINEAGES = cast("Table", SourceLineageRow.__table__)
_COLUMNS = (_LINEAGES.c.datasource_id, _LINEAGES.c.version, _LINEAGES.c.tables)
_SELECT_SOME = select(*_COLUMNS).where(
    _LINEAGES.c.datasource_id.in_(bindparam("sources", expanding=True))
)
_CODEC = TypeAdapter(dict[str, TableLineage])


def read_some(connection: Connection, source_ids: Collection[str]) -> dict[str, SourceLineage]:
    """What is known of some sources, of those of which something is."""
    rows = connection.execute(_SELECT_SOME, {"sources": list(source_ids)})
    return {row[0]: SourceLineage(_CODEC.validate_json(row[2]), row[1]) for row in rows}


async def find(session: AsyncSession, source_id: str) -> SourceLineage:
    """What is known of a source."""
    row = await session.get(SourceLineageRow, source_id)
    return SourceLineage(_CODEC.validate_json(row.tables), row.version) if row else NO_LINEAGE


async def put(session: AsyncSession, source_id: str, tables: Mapping[str, TableLineage]) -> None:
    """Replace what is known of a source."""
    row = await session.get(SourceLineageRow, source_id)
    if row is None:
        row = SourceLineageRow(datasource_id=source_id)
        session.add(row)
    row.version, row.tables = new_id(), _CODEC.dump_json(dict(tables)).decode()
