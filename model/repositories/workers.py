"""Statements on the processes that answer questions."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import CursorResult, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from model.database.engine import now
from model.tables.worker import WorkerRow


@dataclass(frozen=True, slots=True)
class Worker:
    """A process: `beat` counts up while it lives."""

    id: str
    host: str
    pid: int
    beat: int = 0


async def record_heartbeat(session: AsyncSession, worker: Worker) -> None:
    """Say that the worker lives."""
    change = update(WorkerRow).where(WorkerRow.id == worker.id)
    done = cast(
        "CursorResult[Any]",
        await session.execute(change.values(beat=WorkerRow.beat + 1, seen_at=now())),
    )
    if not done.rowcount:
        session.add(WorkerRow(id=worker.id, host=worker.host, pid=worker.pid))


async def find_others(session: AsyncSession, worker_id: str) -> list[Worker]:
    """All workers but this one."""
    rows = await session.scalars(select(WorkerRow).where(WorkerRow.id != worker_id))
    return [Worker(row.id, row.host, row.pid, row.beat) for row in rows]


async def delete_workers(session: AsyncSession, worker_ids: Sequence[str]) -> None:
    """Remove workers that are gone."""
    await session.execute(delete(WorkerRow).where(WorkerRow.id.in_(worker_ids)))
