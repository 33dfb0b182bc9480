"""The notice that is shown while a statement waits in the source's queue."""

import math
from uuid import uuid4

from agent.events import ActivitySnapshot, Emit
from model.answers.activities import NoticeActivity
from model.answers.notices import make_notice
from model.locales import Locale
from model.sources.query import OnWait, QueueState

_STEPS = (1, 2, 3, 5, 10, 15, 20, 30, 45)


def make_queue_listener(emit: Emit, locale: Locale) -> OnWait:
    """Shows one notice, which follows the queue and says in the end how long it took."""
    notice_id = str(uuid4())
    notices: list[NoticeActivity] = []

    def show_queue(queue: QueueState) -> None:
        notice = make_queue_notice(queue, locale)
        if notices[-1:] != [notice]:
            notices.append(notice)
            emit(ActivitySnapshot(notice, notice_id))

    return show_queue


def make_queue_notice(queue: QueueState, locale: Locale) -> NoticeActivity:
    """The notice of how a statement stands in the queue."""
    if not queue.position:
        seconds = max(1, round(queue.waited_s))
        return make_notice("datasources.waited", locale, "info", "source_waited", seconds=seconds)
    key = "datasources.waiting" if queue.expected_s is None else "datasources.waiting_about"
    params = {"position": queue.position, "running": queue.running}
    if queue.expected_s is not None:
        params["seconds"] = round_seconds(queue.expected_s)
    return make_notice(key, locale, "info", code="source_busy", **params)


def round_seconds(seconds: float) -> int:
    """A number of seconds as one would say it."""
    if seconds > _STEPS[-1]:
        return math.ceil(seconds / 30) * 30
    return next(step for step in _STEPS if step >= seconds)
