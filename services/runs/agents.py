"""Who answers, and over what: the agents of the run service and what they are made of."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, aclosing, suppress
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple, Protocol

from ag_ui.core import StepFinishedEvent, StepStartedEvent

from agent import stream
from agent.dataqa.state import CheckFigures, ChooseChart, QaContext
from agent.deferred import GRAPH, defer
from agent.ports import QueryRunner, SchemaCatalog, SqlWriter, Suggester, Summarizer
from agent.stream import StreamItem
from agent.turns import Turns
from model.answer import Answering, Mode
from model.errors import DatasourceUnavailable, NotFound, SqlRejected
from model.question import Question, Turn
from model.run import Run
from model.schema import Schema

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

    async def chosen(self, model_id: str | None) -> Answering:
        """Who answers when this model is asked for; None: the default. Raises `NotFound`."""
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


class Files(Protocol):
    """The uploaded files that may be asked, each by its owner."""

    async def check(self, user_id: str, file_ids: Sequence[str]) -> None:
        """Raises `NotFound` or `Invalid`, whatever keeps the user from asking these files."""
        ...

    async def are_warm(self, user_id: str, file_ids: Sequence[str]) -> bool:
        """Whether opening them takes no time worth telling. Raises `FileUnavailable`."""
        ...

    def opened(
        self, user_id: str, file_ids: Sequence[str]
    ) -> AbstractAsyncContextManager[tuple[Schema, QueryRunner]]:
        """What may be asked of the files and where statements run, until the block ends.

        Raises `FileUnavailable`.
        """
        ...


class Askable(NamedTuple):
    """What questions are asked of."""

    sources: Sources
    files: Files | None = None


class Catalogs(Protocol):
    """Searchable schemas, kept between questions."""

    async def catalog(self, schema: Schema) -> SchemaCatalog:
        """The catalog of a schema."""
        ...


@dataclass(frozen=True, slots=True)
class Voices:
    """Who writes, tells and suggests: models, or the built-in engine."""

    writer: SqlWriter
    summarizer: Summarizer
    computed_summarizer: Summarizer
    suggester: Suggester
    choose_chart: ChooseChart
    check_figures: CheckFigures
    max_attempts: int = 3
    show_thinking: bool = True


class AllVoices(Protocol):
    """The voices that may be chosen."""

    async def chosen(self, model_id: str | None) -> Answering:
        """Whose they are when this model is asked for. Raises `NotFound`."""
        ...

    def opened(self, answering: Answering) -> AbstractAsyncContextManager[Voices]:
        """The voices, until the block ends. Raises `ModelUnavailable`."""
        ...

    async def warm(self) -> None:
        """Load what answering by default needs."""
        ...


class DataAgents:
    """Answers questions over data sources and files."""

    def __init__(
        self, askable: Askable, catalogs: Catalogs, voices: AllVoices, today: Callable[[], date]
    ) -> None:
        self._sources, self._files = askable
        self._catalogs = catalogs
        self._voices = voices
        self._today = today
        self._graph: QaGraph | None = None
        self._loading = asyncio.Lock()
        self._turns = Turns()

    async def chosen(self, model_id: str | None) -> Answering:
        """Who answers when this model is asked for; None: the default. Raises `NotFound`."""
        return await self._voices.chosen(model_id)

    @property
    def modes(self) -> frozenset[Mode]:
        """The modes that are offered."""
        return frozenset({"data", "file"} if self._files else {"data"})

    async def warm(self) -> None:
        """Have ready what takes seconds to load, so that the first question need not wait."""
        await asyncio.to_thread(import_module, "services.sqlguard")
        await self._loaded()
        await self._voices.warm()
        for source in (await self._sources.ids())[:WARM_SOURCES]:
            with suppress(DatasourceUnavailable, NotFound, SqlRejected):
                schema, runner = await self._sources.opened(source)
                await self._catalogs.catalog(schema)
                await asyncio.to_thread(runner.check, "SELECT 1")

    async def answer(self, task: Task) -> AsyncGenerator[StreamItem]:
        """The events between start and end."""
        graph = await self._loaded()
        run = task.run
        async with AsyncExitStack() as stack:
            cold = await self._is_cold(run)
            if cold:
                yield StepStartedEvent(step_name="parse")
            schema, runner = await self._opened(run, stack)
            if cold:
                yield StepFinishedEvent(step_name="parse")
            day = self._day(schema, run.answering)
            question = Question(run.question, run.locale, day, task.history)
            voices = await stack.enter_async_context(self._voices.opened(run.answering))
            context = await self._context(task, schema, runner, voices)
            items = await stack.enter_async_context(
                aclosing(stream.answer(graph, question, context, task.given_sql))
            )
            async for item in items:
                yield item

    async def _loaded(self) -> "QaGraph":
        async with self._loading:
            if self._graph is None:
                self._graph = await asyncio.to_thread(_graph)
            return self._graph

    def _day(self, schema: Schema, answering: Answering) -> date:
        """The day from which the question counts: today.

        Files of an earlier year end with their newest day, and the engine, which reads "March"
        as that of this year, then counts from it; what it counted stands in the answer.
        """
        today = self._today()
        newest = schema.newest
        if newest and newest.year < today.year and answering.kind == "builtin":
            return newest
        return today

    async def _context(
        self, task: Task, schema: Schema, runner: QueryRunner, voices: Voices
    ) -> QaContext:
        return QaContext(
            catalog=await self._catalogs.catalog(schema),
            runner=runner,
            writer=voices.writer,
            summarizer=voices.summarizer,
            computed_summarizer=voices.computed_summarizer,
            suggester=voices.suggester,
            choose_chart=voices.choose_chart,
            check_figures=voices.check_figures,
            max_attempts=1 if task.given_sql else voices.max_attempts,
            show_thinking=voices.show_thinking,
            turns=self._turns,
        )

    async def _is_cold(self, run: Run) -> bool:
        """Whether files have to be opened before the answer can begin."""
        if run.mode != "file" or self._files is None:
            return False
        return not await self._files.are_warm(run.user_id, run.file_ids)

    async def _opened(self, run: Run, stack: AsyncExitStack) -> tuple[Schema, QueryRunner]:
        if run.mode == "file" and self._files:
            opening = self._files.opened(run.user_id, run.file_ids)
            return await stack.enter_async_context(opening)
        return await self._sources.opened(str(run.datasource_id))


def _graph() -> "QaGraph":
    defer(GRAPH)
    from agent.dataqa.graph import build_graph

    return build_graph()
