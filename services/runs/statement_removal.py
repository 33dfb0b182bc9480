"""Removes statements from answers, for users whose role does not let them see SQL.

Statements are removed when an answer is read, so that this holds for older answers, too. Reasoning
is left out altogether, because models draft statements in it. Error messages of a database are
replaced, because they quote the statement.
"""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Any

from orjson import dumps, loads

from model.answers.answer import AnswerRecord
from model.chats.run import Run
from model.locales import Locale, text
from services.runs.event_log.log import Events, LoggedEvent

_MARKS = (b'"ACTIVITY_SNAPSHOT"', b'"REASONING_', b'"RUN_ERROR"')
_REPLACEMENTS: dict[str, dict[str, Any]] = {
    "sql": {"sql": "", "problem": None, "joins": [], "assumptions": []},
    "second_reading": {"sql": "", "assumptions": []},
    "readings": {"others": []},
    "notice": {"quote": ""},
}
"""By type of activity: the values that replace fields which are, or quote, SQL."""
_HIDDEN = dumps({"type": "CUSTOM", "name": "hidden", "value": None})
"""Stands in place of an event that is left out."""
_ABOUT_STATEMENTS = frozenset({"sql_failed", "sql_rejected"})
"""Errors whose message has words of the database or of the guard in it."""


@dataclass(frozen=True, slots=True)
class StatementRemoval:
    """Removes statements for a reader of a language."""

    locale: Locale

    async def filter_events(self, batches: AsyncGenerator[Events]) -> AsyncGenerator[Events]:
        """The events of a run. None is dropped: readers detect a lost event by its number."""
        async with aclosing(batches):
            async for events in batches:
                yield tuple(map(self._filter_event, events))

    def filter_answer(self, answer: AnswerRecord) -> AnswerRecord:
        """A stored answer."""
        activities = [self.filter_activity(each) for each in loads(answer.activities)]
        return replace(answer, reasoning="", activities=dumps(activities).decode())

    def filter_activity(self, activity: dict[str, Any]) -> dict[str, Any]:
        """A part of an answer, with its `type` and its `content`."""
        return _strip_activity(activity, "type")

    def filter_run(self, run: Run) -> Run:
        """A run with its error and the feedback of its user."""
        if run.error_code in _ABOUT_STATEMENTS:
            run = replace(run, error_message=self.hidden_problem)
        if run.feedback:
            run = replace(run, feedback=replace(run.feedback, corrected_sql=None))
        return run

    def _filter_event(self, event: LoggedEvent) -> LoggedEvent:
        if not any(mark in event.data for mark in _MARKS):
            return event
        content = loads(event.data)
        kind = str(content.get("type", ""))
        if kind.startswith("REASONING_"):
            return replace(event, data=_HIDDEN)
        if kind == "ACTIVITY_SNAPSHOT":
            return replace(event, data=dumps(_strip_activity(content, "activityType")))
        if kind == "RUN_ERROR" and content.get("code") in _ABOUT_STATEMENTS:
            return replace(event, data=dumps({**content, "message": self.hidden_problem}))
        return event

    @property
    def hidden_problem(self) -> str:
        """What stands in place of words about a statement."""
        return text("runs.statement_hidden", self.locale)


def _strip_activity(activity: dict[str, Any], type_key: str) -> dict[str, Any]:
    replacement = _REPLACEMENTS.get(str(activity.get(type_key)))
    return (
        {**activity, "content": {**activity["content"], **replacement}} if replacement else activity
    )
