"""Statements on the processes that answer questions."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from sqlalchemy import Connection, Table, bindparam, delete, insert, select, update

from model.database.engine import now
from model.tables.worker import WorkerRow

_WORKERS = cast("Table", WorkerRow.__table__)
_COUNT_UP = (
    update(_WORKERS)
    .where(_WORKERS.c.id == bindparam("worker"))
    .values(beat=_WORKERS.c.beat + 1, seen_at=bindparam("now"))
)
_SELECT_OTHERS = select(_WORKERS.c.id, _WORKERS.c.host, _WORKERS.c.pid, _WORKERS.c.beat).where(
    _WORKERS.c.id != bindparam("worker")
)


@dataclass(frozen=True, slots=True)
class Worker:
    """A process: `beat` counts up while it lives."""

    id: str
    host: str
    pid: int
    beat: int = 0


def record_heartbeat(connection: Connection, worker: Worker) -> None:
    """Say that the worker lives."""
    if not connection.execute(_COUNT_UP, {"worker": worker.id, "now": now()}).rowcount:
        values = {"id": worker.id, "host": worker.host, "pid": worker.pid}
        connection.execute(insert(_WORKERS), values)


def find_others(connection: Connection, worker_id: str) -> list[Worker]:
    """All workers but this one."""
    return [Worker(*row) for row in connection.execute(_SELECT_OTHERS, {"worker": worker_id})]


def delete_workers(connection: Connection, worker_ids: Sequence[str]) -> None:
    """Remove workers that are gone."""
    connection.execute(delete(_WORKERS).where(_WORKERS.c.id.in_(worker_ids)))
