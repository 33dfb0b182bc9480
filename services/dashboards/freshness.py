"""How old the rows of a dashboard may be."""

from datetime import datetime, timedelta

from model.dashboards.dashboard import Dashboard
from services.dashboards.due_times import Clock, find_last_due

MAX_AGE = timedelta(hours=1)
"""Of rows on a dashboard without a schedule."""


class Freshness:
    """Rows of a scheduled dashboard count until its next due time, those of others for an hour."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def find_oldest(self, dashboard: Dashboard) -> datetime:
        """When rows that are shown must have been fetched at the earliest."""
        at = self._clock.now()
        if dashboard.schedule is None:
            return at - MAX_AGE
        return find_last_due(dashboard.schedule, at, self._clock.zone)
