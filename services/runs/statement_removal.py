"""Removes statements from answers, for users whose role does not let them see SQL.

Statements are removed when an answer is read, so that this holds for older answers, too. Reasoning
is left out altogether, because models draft statements in it. Error messages of a database are
replaced, because they quote the statement; so are names that an engine gave to columns, which
answers have when their user could see SQL at the time.
"""

from collections.abc import AsyncGenerator, Iterable, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from typing import Any

from orjson import dumps, loads

from agent.labels.engine_names import (
    Renames,
    is_engine_name,
    number_engine_names,
    rename_within,
)
from model.answers.answer import AnswerRecord
from model.answers.chart_settings import ChartSettings
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

    async def filter_events(
        self, batches: AsyncGenerator[Events], activities_json: str | None
    ) -> AsyncGenerator[Events]:
        """The events of a run. None is dropped: readers detect a lost event by its number.

        `activities_json` are the parts of its answer, where it is stored already.
        """
        names = _EngineNames(renames=_find_renames(loads(activities_json or "[]")))
        async with aclosing(batches):
            async for events in batches:
                yield tuple(self._filter_event(each, names) for each in events)

    def filter_answer(self, answer: AnswerRecord) -> AnswerRecord:
        """A stored answer without statements, reasoning, and names that quote a statement."""
        activities = loads(answer.activities)
        renames = _find_renames(activities)
        answer_text = rename_within(answer.text, renames)
        return replace(
            answer,
            reasoning="",
            text=answer_text,
            activities=dumps(self._filter_all(activities, renames)).decode(),
        )

    def filter_activities(self, activities_json: str) -> str:
        """The parts of a stored answer, as JSON."""
        activities = loads(activities_json)
        return dumps(self._filter_all(activities, _find_renames(activities))).decode()

    def _filter_all(
        self, activities: list[dict[str, Any]], renames: Renames
    ) -> list[dict[str, Any]]:
        return [rename_within(self.filter_activity(each), renames) for each in activities]

    def filter_activity(self, activity: dict[str, Any]) -> dict[str, Any]:
        """A part of an answer, with its `type` and its `content`."""
        return _strip_activity(activity, "type")

    def filter_run(self, run: Run) -> Run:
        """A run with its error, the feedback of its user, and how he set its chart."""
        if run.error_code in _ABOUT_STATEMENTS:
            run = replace(run, error_message=self.hidden_problem)
        if run.feedback:
            run = replace(run, feedback=replace(run.feedback, corrected_sql=None))
        return replace(
            run, chart_settings=run.chart_settings and filter_settings(run.chart_settings)
        )

    def _filter_event(self, event: LoggedEvent, names: "_EngineNames") -> LoggedEvent:
        if not (names.renames or any(mark in event.data for mark in _MARKS)):
            return event
        content = loads(event.data)
        names.read(content)
        if names.renames:
            content = rename_within(content, names.renames)
            event = replace(event, data=dumps(content))
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


def filter_settings(settings: ChartSettings, sql: str = "") -> ChartSettings:
    """Settings of a chart without the names of series that say what a column computes."""
    return settings.keep_names(lambda name: not is_engine_name(name, sql))


@dataclass(slots=True)
class _EngineNames:
    """The columns of a stream that have such a name, known from its table on."""

    sql: str = ""
    renames: Renames = field(default_factory=dict)

    def read(self, event: Mapping[str, Any]) -> None:
        """Remember the statement, and the columns of its rows."""
        content = event.get("content")
        if event.get("activityType") == "sql" and content and content.get("sql"):
            self.sql = content["sql"]
        elif event.get("activityType") == "table" and content:
            self.renames = number_engine_names(content["columns"], self.sql)


def _find_renames(activities: Iterable[Mapping[str, Any]]) -> Renames:
    names = _EngineNames()
    for each in activities:
        names.read({"activityType": each["type"], "content": each["content"]})
    return names.renames


def _strip_activity(activity: dict[str, Any], type_key: str) -> dict[str, Any]:
    replacement = _REPLACEMENTS.get(str(activity.get(type_key)))
    return (
        {**activity, "content": {**activity["content"], **replacement}} if replacement else activity
    )
