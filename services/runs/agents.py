"""Who answers, and over what: the agents of the run service and what they are made of."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing, suppress
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING, ClassVar, Protocol

from agent import stream
from agent.dataqa.state import CheckFigures, ChooseChart, QaContext
from agent.deferred import GRAPH, defer
from agent.ports import QueryRunner, SchemaCatalog, SqlWriter, Suggester, Summarizer
from agent.stream import StreamItem
from model.answer import Answering, Mode
from model.errors import DatasourceUnavailable, NotFound
from model.question import Question, Turn
from model.run import Run
from model.schema import Schema
from services.runs.given_sql import GivenSqlWriter

if TYPE_CHECKING:
    from agent.dataqa.graph import QaGraph

WARM_SOURCES = 4


@dataclass(frozen=True, slots=True)
class Task:
    """A run with what the agent needs to know of its chat."""

    run: Run
    history: tuple[Turn, ...] = ()
    given_sql: str = ""


class Agents(Protocol):
    """Answers questions of every mode that is offered."""

    @property
    def answering(self) -> Answering:
        """Who writes the SQL and the summary."""
        ...

    @property
    def modes(self) -> frozenset[Mode]:
        """The modes that are offered."""
        ...

    def answer(self, task: Task) -> AsyncGenerator[StreamItem]:
        """The events between start and end. Closing it ends the model call and the query."""
        ...


class Sources(Protocol):
    """The data sources that may be asked."""

    async def ids(self) -> list[str]:
        """The ids of all of them."""
        ...

    async def opened(self, source_id: str) -> tuple[Schema, QueryRunner]:
        """What may be asked of a source and where its statements run.

        Raises `DatasourceUnavailable`.
        """
        ...


class Catalogs(Protocol):
    """Searchable schemas, kept between questions."""

    async def catalog(self, schema: Schema) -> SchemaCatalog:
        """The catalog of a schema."""
        ...


@dataclass(frozen=True, slots=True)
class Voices:
    """Who writes, tells and suggests: models, or the built-in engine."""

    answering: Answering
    writer: SqlWriter
    summarizer: Summarizer
    computed_summarizer: Summarizer
    suggester: Suggester
    choose_chart: ChooseChart
    check_figures: CheckFigures
    warm: Callable[[], Awaitable[object]]
    """Loads what answering needs, ahead of the first question."""
    max_attempts: int = 3
    show_thinking: bool = True


class DataAgents:
    """Answers questions over data sources."""

    modes: ClassVar[frozenset[Mode]] = frozenset({"data"})

    def __init__(
        self, sources: Sources, catalogs: Catalogs, voices: Voices, today: Callable[[], date]
    ) -> None:
        self._sources = sources
        self._catalogs = catalogs
        self._voices = voices
        self._today = today
        self._graph: QaGraph | None = None
        self._loading = asyncio.Lock()

    @property
    def answering(self) -> Answering:
        """Who writes the SQL and the summary."""
        return self._voices.answering

    async def warm(self) -> None:
        """Have ready what takes seconds to load, so that the first question need not wait."""
        await asyncio.to_thread(import_module, "services.sqlguard")
        await self._loaded()
        await self._voices.warm()
        for source in (await self._sources.ids())[:WARM_SOURCES]:
            with suppress(DatasourceUnavailable, NotFound):
                schema, _ = await self._sources.opened(source)
                await self._catalogs.catalog(schema)

    async def answer(self, task: Task) -> AsyncGenerator[StreamItem]:
        """The events between start and end."""
        graph = await self._loaded()
        run = task.run
        question = Question(run.question, run.locale, self._today(), task.history)
        context = await self._context(task)
        async with aclosing(stream.answer(graph, question, context)) as items:
            async for item in items:
                yield item

    async def _loaded(self) -> "QaGraph":
        async with self._loading:
            if self._graph is None:
                self._graph = await asyncio.to_thread(_graph)
            return self._graph

    async def _context(self, task: Task) -> QaContext:
        source = str(task.run.datasource_id)
        voices = self._voices
        schema, runner = await self._sources.opened(source)
        return QaContext(
            catalog=await self._catalogs.catalog(schema),
            runner=runner,
            writer=GivenSqlWriter(task.given_sql) if task.given_sql else voices.writer,
            summarizer=voices.summarizer,
            computed_summarizer=voices.computed_summarizer,
            suggester=voices.suggester,
            choose_chart=voices.choose_chart,
            check_figures=voices.check_figures,
            max_attempts=1 if task.given_sql else voices.max_attempts,
            show_thinking=voices.show_thinking,
        )


def _graph() -> "QaGraph":
    defer(GRAPH)
    from agent.dataqa.graph import build_graph

    return build_graph()
