"""Statements on the logs of runs."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from functools import cache
from itertools import chain
from operator import attrgetter
from typing import cast

from sqlalchemy import Connection, Select, Table, and_, delete, func, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from model.tables.run import RunEventsRow, RunRow

CHUNKS_READ = 256
BYTES_READ = 256 * 1024
CHUNKS_DELETED = 500
ROWS_AT_ONCE = 256
_INSERT = insert(cast("Table", RunEventsRow.__table__))  # the table, not the class: half the work


@dataclass(frozen=True, slots=True)
class Chunk:
    """Consecutive events as they are stored: their JSON, one a line."""

    run_id: str
    first_seq: int
    last_seq: int
    ends: bool
    data: bytes


_CHUNK_VALUES = attrgetter(*(field.name for field in fields(Chunk)))


def add(connection: Connection, chunks: Sequence[Chunk]) -> None:
    """Store chunks. `IntegrityError` when another process wrote the run, or it was deleted."""
    if connection.dialect.name != "sqlite":
        connection.execute(_INSERT, [asdict(chunk) for chunk in chunks])
        return
    # A row a call, SQLite's thread would wait for its turn to run Python after every row.
    start = 0
    while start < len(chunks):
        size = 1 << min(len(chunks) - start, ROWS_AT_ONCE).bit_length() - 1
        values = map(_CHUNK_VALUES, chunks[start : start + size])
        connection.exec_driver_sql(_insert_statement(size), tuple(chain.from_iterable(values)))
        start += size


@cache
def _insert_statement(size: int) -> str:
    columns = ", ".join(field.name for field in fields(Chunk))
    row = f"({', '.join('?' * len(fields(Chunk)))})"
    return f"INSERT INTO run_events ({columns}) VALUES {', '.join([row] * size)}"  # noqa: S608 - columns of ours


async def find_after(session: AsyncSession, run_id: str, seq: int) -> list[Chunk]:
    """The next chunks with events after number `seq`: about a quarter of a megabyte, or one."""
    later_chunks = (RunEventsRow.run_id == run_id, RunEventsRow.last_seq > seq)
    sizes = await session.execute(
        select(RunEventsRow.first_seq, func.length(RunEventsRow.data))
        .where(*later_chunks)
        .order_by(RunEventsRow.first_seq)
        .limit(CHUNKS_READ)
    )
    until, total = 0, 0
    for first_seq, size in sizes:
        if total and total + size > BYTES_READ:
            break
        until, total = first_seq, total + size
    if not total:
        return []
    query = select(RunEventsRow).where(*later_chunks, RunEventsRow.first_seq <= until)
    return await _fetch_chunks(session, query.order_by(RunEventsRow.first_seq))


async def find_new(session: AsyncSession, last_seqs: Mapping[str, int]) -> list[Chunk]:
    """Chunks with events that are newer than the last one of each run in `last_seqs`."""
    newer = [
        and_(RunEventsRow.run_id == run_id, RunEventsRow.last_seq > seq)
        for run_id, seq in last_seqs.items()
    ]
    return await _fetch_chunks(
        session,
        select(RunEventsRow)
        .where(or_(*newer))
        .order_by(RunEventsRow.run_id, RunEventsRow.first_seq)
        .limit(16 * len(newer)),
    )


async def find_last(session: AsyncSession, run_id: str) -> tuple[int, bool]:
    """The number of the newest event and whether it ended the run; (0, False) for none."""
    row = (
        await session.execute(
            select(RunEventsRow.last_seq, RunEventsRow.ends)
            .where(RunEventsRow.run_id == run_id)
            .order_by(RunEventsRow.first_seq.desc())
            .limit(1)
        )
    ).first()
    return (row.last_seq, row.ends) if row else (0, False)


async def delete_before(session: AsyncSession, before: datetime) -> int:
    """Delete some of the logs of runs that ended before `before`; how many runs it were."""
    runs = (
        await session.scalars(
            select(RunRow.id)
            .where(RunRow.finished_at < before)
            .where(select(RunEventsRow.run_id).where(RunEventsRow.run_id == RunRow.id).exists())
            .limit(CHUNKS_DELETED)
        )
    ).all()
    if runs:
        await session.execute(delete(RunEventsRow).where(RunEventsRow.run_id.in_(runs)))
    return len(runs)


async def _fetch_chunks(session: AsyncSession, query: Select[RunEventsRow]) -> list[Chunk]:
    rows = await session.scalars(query)
    return [Chunk(row.run_id, row.first_seq, row.last_seq, row.ends, row.data) for row in rows]
