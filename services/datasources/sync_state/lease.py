"""The lease of a sync, as any worker reads it: running, interrupted, abandoned or ended."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from math import ceil

from model.tables.datasource import DatasourceRow
from services.datasources.sync_state.job import SyncProgress

RENEWAL_INTERVAL_S = 2.0
_MISSED_RENEWALS = 3
SILENCE = timedelta(seconds=RENEWAL_INTERVAL_S * _MISSED_RENEWALS)
"""A worker that has not renewed its lease for so long is taken for dead."""
LEASE = timedelta(seconds=20)
"""How long a worker may be silent before another one takes its sync over.

A worker that was merely slow stores nothing after that: it no longer owns the sync.
"""


@dataclass(frozen=True, slots=True)
class SyncInterruption:
    """The worker of a sync has died, it seems; the sync starts again in so many seconds."""

    restarts_in_s: int


class LeaseState(Enum):
    """What the lease of a sync says."""

    RUNNING = "running"
    ABANDONED = "abandoned"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class SyncLease:
    """The state of a sync in another worker, and what its followers get."""

    state: LeaseState
    news: SyncProgress | SyncInterruption | None = None


def read_lease(row: DatasourceRow, at: datetime, lasts: timedelta = LEASE) -> SyncLease:
    """The lease of the sync of a source at some time."""
    if row.status != "syncing":
        return SyncLease(LeaseState.ENDED)
    left = row.sync_until - at if row.sync_until else timedelta()
    if left <= timedelta():
        return SyncLease(LeaseState.ABANDONED)
    if left < lasts - min(SILENCE, lasts / 2):
        return SyncLease(LeaseState.RUNNING, SyncInterruption(ceil(left.total_seconds())))
    progress = SyncProgress(**row.sync_progress) if row.sync_progress else None
    return SyncLease(LeaseState.RUNNING, progress)
