"""When a schedule is due, in the time zone of the installation."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo

from model.dashboards.dashboard import RefreshSchedule
from model.database.engine import now

_AROUND = {"hour": timedelta(hours=3), "day": timedelta(days=3), "week": timedelta(days=9)}


@dataclass(frozen=True, slots=True)
class Clock:
    """What time it is, and in which zone schedules are meant; None: that of this machine."""

    zone: tzinfo | None = None
    now: Callable[[], datetime] = now


def find_last_due(schedule: RefreshSchedule, at: datetime, zone: tzinfo | None) -> datetime:
    """The last due time that is not after `at`, in UTC. Without a zone that of this machine."""
    return max(due_at for due_at in _list_due(schedule, at, zone) if due_at <= at)


def find_next_due(schedule: RefreshSchedule, after: datetime, zone: tzinfo | None) -> datetime:
    """The first due time after a moment, in UTC."""
    return min(due_at for due_at in _list_due(schedule, after, zone) if due_at > after)


def _list_due(
    schedule: RefreshSchedule, around: datetime, zone: tzinfo | None
) -> Iterator[datetime]:
    """All due times from well before to well after a moment."""
    margin = _AROUND[schedule.every]
    if schedule.every == "hour":
        yield from _list_hours(schedule, around, margin, zone)
        return
    first = (around - margin).astimezone(zone).date()
    for number in range(2 * margin.days + 1):
        day = first + timedelta(days=number)
        if schedule.every == "day" or day.weekday() == schedule.weekday:
            local = datetime.combine(day, time(schedule.hour, schedule.minute))
            yield _to_utc(local, zone)


def _list_hours(
    schedule: RefreshSchedule, around: datetime, margin: timedelta, zone: tzinfo | None
) -> Iterator[datetime]:
    """The minute of each hour; hours are counted in UTC, so none is left out or there twice."""
    first = (around - margin).astimezone(zone)
    due_at = first.replace(minute=schedule.minute, second=0, microsecond=0).astimezone(UTC)
    while due_at <= around + margin:
        yield due_at
        due_at += timedelta(hours=1)


def _to_utc(local: datetime, zone: tzinfo | None) -> datetime:
    aware = local.replace(tzinfo=zone) if zone else local.astimezone()
    return aware.astimezone(UTC)
