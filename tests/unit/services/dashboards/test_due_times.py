"""When schedules are due, over changes of the clock too."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from model.dashboards.dashboard import RefreshSchedule
from services.dashboards.due_times import find_last_due, find_next_due

BERLIN, SHANGHAI = ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Shanghai")
DAILY = RefreshSchedule("day", minute=30, hour=7)
MONDAYS = RefreshSchedule("week", hour=8, weekday=0)
HOURLY = RefreshSchedule("hour", minute=15)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("schedule", "zone", "at", "last", "following"),
    [
        (DAILY, SHANGHAI, "2026-11-28 12:00", "2026-11-27 23:30", "2026-11-28 23:30"),
        (DAILY, SHANGHAI, "2026-11-27 23:30", "2026-11-27 23:30", "2026-11-28 23:30"),
        (DAILY, BERLIN, "2026-03-28 12:00", "2026-03-28 06:30", "2026-03-29 05:30"),
        (MONDAYS, BERLIN, "2026-10-24 10:00", "2026-10-19 06:00", "2026-10-26 07:00"),
        (MONDAYS, SHANGHAI, "2026-11-30 00:00", "2026-11-30 00:00", "2026-12-07 00:00"),
        (HOURLY, BERLIN, "2026-10-25 00:20", "2026-10-25 00:15", "2026-10-25 01:15"),
        (HOURLY, BERLIN, "2026-03-29 00:50", "2026-03-29 00:15", "2026-03-29 01:15"),
    ],
)
def test_the_last_and_the_next_due_time(
    schedule: RefreshSchedule, zone: ZoneInfo, at: str, last: str, following: str
) -> None:
    assert find_last_due(schedule, utc(at), zone) == utc(last)
    assert find_next_due(schedule, utc(at), zone) == utc(following)


def test_a_time_that_the_clock_leaves_out_is_due_once_that_day() -> None:
    night = RefreshSchedule("day", minute=30, hour=2)
    first = find_next_due(night, utc("2026-03-28 12:00"), BERLIN)
    assert first == utc("2026-03-29 01:30")
    assert find_next_due(night, first, BERLIN) == utc("2026-03-30 00:30")


def test_a_time_that_the_clock_shows_twice_is_due_once_that_day() -> None:
    night = RefreshSchedule("day", minute=30, hour=2)
    first = find_next_due(night, utc("2026-10-24 12:00"), BERLIN)
    assert first == utc("2026-10-25 00:30")
    assert find_next_due(night, first, BERLIN) == utc("2026-10-26 01:30")
