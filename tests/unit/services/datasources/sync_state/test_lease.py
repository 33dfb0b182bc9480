"""What the lease of a sync says to those who follow it from another worker."""

from datetime import timedelta

import pytest

from model.database.engine import now
from model.tables.datasource import DatasourceRow
from services.datasources.sync_state.job import SyncProgress
from services.datasources.sync_state.lease import (
    LEASE,
    SILENCE,
    LeaseState,
    SyncInterruption,
    read_lease,
)

AT = now()
MOMENT = timedelta(seconds=1)
STEP = {"step": "tables", "done": 3, "total": 9, "table": "orders"}


def source(left: timedelta | None, status: str = "syncing") -> DatasourceRow:
    """A source whose lease lasts so much longer."""
    until = AT + left if left is not None else None
    return DatasourceRow(status=status, sync_until=until, sync_progress=STEP)


def test_a_lease_that_is_renewed_tells_the_progress() -> None:
    lease = read_lease(source(LEASE - SILENCE + MOMENT), AT)
    assert (lease.state, lease.news) == (LeaseState.RUNNING, SyncProgress("tables", 3, 9, "orders"))


def test_a_worker_that_is_silent_is_told_with_the_seconds_to_the_next_start() -> None:
    lease = read_lease(source(LEASE - SILENCE - MOMENT), AT)
    seconds = int((LEASE - SILENCE - MOMENT).total_seconds())
    assert (lease.state, lease.news) == (LeaseState.RUNNING, SyncInterruption(seconds))
    almost = read_lease(source(timedelta(milliseconds=1)), AT)
    assert almost.news == SyncInterruption(1), "no second is 0 while it lasts"


@pytest.mark.parametrize("left", [timedelta(), -MOMENT, None])
def test_a_lease_that_is_over_is_abandoned(left: timedelta | None) -> None:
    assert read_lease(source(left), AT).state is LeaseState.ABANDONED


@pytest.mark.parametrize("status", ["ready", "failed", "new"])
def test_a_sync_that_ended_has_nothing_to_tell(status: str) -> None:
    lease = read_lease(source(None, status), AT)
    assert (lease.state, lease.news) == (LeaseState.ENDED, None)
