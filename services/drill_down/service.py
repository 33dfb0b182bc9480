"""Asks about a point of an answer: only this, by something else, the rows behind it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

from agent.data_agent.drill_down.dimensions import Dimension, list_dimensions
from agent.data_agent.drill_down.drillable import Drillable, Point, read_drillable
from agent.data_agent.drill_down.statements import write_by, write_only, write_rows
from agent.labels.bilingual import shorten_label
from agent.labels.code_legends import strip_legend
from agent.labels.name_words import name_to_words
from model.chats.run import Run
from model.database.engine import Database
from model.errors import Conflict, Invalid
from model.locales import Locale, text
from model.repositories.sources.proposals import find_sql_of_run
from model.sources.schema import Schema
from services.answering.ports import QuerySources
from services.runs.run_request import DerivedQuestion, StartedRun
from services.runs.service import RunService

DrillKind = Literal["only", "by", "rows"]
MAX_QUESTION = 300
MAX_VALUE = 80


@dataclass(frozen=True, slots=True)
class DrillRequest:
    """What is asked about a point; `dimension` is the id of one, for `by`."""

    kind: DrillKind
    point: Point
    dimension: str = ""
    follows: str | None = None
    """The run of the same chat that the question follows; None: the one that it is about."""


@dataclass(frozen=True, slots=True)
class DimensionLabel:
    """A dimension as users read it."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class DrillOptions:
    """What can be asked about points of some columns."""

    dimensions: tuple[DimensionLabel, ...] = ()
    rows: bool = False
    """Whether the rows behind a point can be had."""


@dataclass(frozen=True, slots=True)
class _Answer:
    """The statement of a run, and the schema of its source as its user sees it."""

    sql: str
    schema: Schema

    @property
    def dialect(self) -> str:
        return self.schema.source.dialect

    def read(self) -> Drillable | None:
        return read_drillable(self.sql, self.dialect, self.schema)


class DrillDownService:
    """Derives statements from those of answers; they are checked and run like any other."""

    def __init__(self, database: Database, sources: QuerySources, runs: RunService) -> None:
        self._database = database
        self._sources = sources
        self._runs = runs

    async def list_options(self, run: Run, columns: Sequence[str], locale: Locale) -> DrillOptions:
        """What can be asked about a point of these columns.

        Raises `Conflict` without rows, and `NotFound` for an answer that is withheld.
        """
        answer = await self._load(run)
        return await asyncio.to_thread(_list_options, answer, columns, locale)

    async def start(self, run: Run, drill_request: DrillRequest, locale: Locale) -> StartedRun:
        """Begin the run that answers. Raises `Invalid` for what this statement does not allow."""
        answer = await self._load(run)
        sql, dimension = await asyncio.to_thread(_write, answer, drill_request)
        if sql is None:
            raise Invalid("drill_down.not_here", path="kind")
        values = await asyncio.to_thread(_list_values, answer, drill_request.point)
        question = _make_question(run, drill_request, dimension, (sql, values), locale)
        return await self._runs.start_derived(run, question, locale, drill_request.follows)

    async def _load(self, run: Run) -> _Answer:
        await self._runs.require_shown(run)
        sql = await self._database.read(partial(find_sql_of_run, run_id=run.id))
        if not sql or run.mode not in ("data", "file"):
            raise Conflict("drill_down.no_statement")
        async with self._sources.open(run) as (schema, _):
            return _Answer(sql, schema)


def _list_options(answer: _Answer, columns: Sequence[str], locale: Locale) -> DrillOptions:
    drillable = answer.read()
    point: Point = dict.fromkeys(columns)
    if drillable is None or not drillable.knows(point):
        return DrillOptions()
    dimensions = list_dimensions(drillable, point, answer.schema) if drillable.aggregates else ()
    labels = tuple(DimensionLabel(each.id, _name(each, locale)) for each in dimensions)
    return DrillOptions(labels, bool(drillable.aggregates))


def _write(answer: _Answer, drill_request: DrillRequest) -> tuple[str | None, Dimension | None]:
    drillable, point = answer.read(), drill_request.point
    if drill_request.kind == "only":
        return write_only(answer.sql, point, answer.dialect, drillable), None
    if drillable is None or not drillable.knows(point):
        return None, None
    if drill_request.kind == "rows":
        return write_rows(drillable, point, answer.dialect), None
    dimensions = list_dimensions(drillable, point, answer.schema)
    dimension = next((each for each in dimensions if each.id == drill_request.dimension), None)
    if dimension is None:
        return None, None
    return write_by(drillable, point, dimension, answer.dialect), dimension


def _name(dimension: Dimension, locale: Locale) -> str:
    column = dimension.column
    label = strip_legend(column)
    name = shorten_label(label, locale) if label else name_to_words(column.name)
    return text("drill_down.by_month", locale, name=name) if dimension.is_date else name


def _list_values(answer: _Answer, point: Point) -> list[str]:
    """What stands at a point, as people read it."""
    drillable = answer.read()
    known = ((name, value) for name, value in point.items() if value is not None)
    return [
        (drillable.name_value(name, value) if drillable else str(value))[:MAX_VALUE]
        for name, value in known
    ]


def _make_question(
    run: Run,
    drill_request: DrillRequest,
    dimension: Dimension | None,
    statement: tuple[str, list[str]],
    locale: Locale,
) -> DerivedQuestion:
    """The question in words, by which the new turn is known, and the same without its values.

    `statement` is the SQL, with the values of the point that it has.
    """
    sql, values = statement
    value_text = text("drill_down.and", locale).join(values) or text("drill_down.nothing", locale)
    by = _name(dimension, locale) if dimension else ""

    def write(question: str, value: str) -> str:
        before = question[:MAX_QUESTION].rstrip("?？。. ")
        return text(f"drill_down.{drill_request.kind}", locale, question=before, value=value, by=by)

    without_values = write(run.shareable_question, text("drill_down.chosen_value", locale))
    return DerivedQuestion(write(run.question, value_text), without_values, sql)
