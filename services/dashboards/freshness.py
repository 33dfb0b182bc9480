"""How old the rows of a dashboard may be."""

from collections.abc import Callable
from datetime import datetime, timedelta

from model.dashboards.dashboard import Dashboard
from model.database.engine import now

MAX_AGE = timedelta(hours=1)
"""Of rows on a dashboard without a schedule."""


class Freshness:
    """Rows of a scheduled dashboard count until its next due time, those of others for an hour."""

    def __init__(self, clock: Callable[[], datetime] = now) -> None:
        self._clock = clock

    def find_oldest(self, dashboard: Dashboard) -> datetime:
        """When rows that are shown must have been fetched at the earliest."""
        del dashboard
        return self._clock() - MAX_AGE
