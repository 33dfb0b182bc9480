"""Answers questions over data sources and files: one graph, two kinds of runners."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack, aclosing, suppress
from datetime import date
from functools import partial
from importlib import import_module
from itertools import compress
from typing import TYPE_CHECKING
from uuid import uuid4

from ag_ui.core import ActivitySnapshotEvent, StepFinishedEvent, StepStartedEvent

from agent import stream
from agent.dataqa.language import in_own_locale
from agent.dataqa.replies.examples import Examples
from agent.dataqa.replies.redraw import EarlierResult
from agent.dataqa.replies.reply import Material, as_question, reply
from agent.dataqa.replies.requests import Redraw, Request
from agent.dataqa.state import NOTHING_FOUND, QaContext, ToolDrawing
from agent.dataqa.waiting import tells_wait
from agent.deferred import GRAPH, defer
from agent.events import Emit
from agent.ports import QueryRunner
from agent.stream import StreamItem
from agent.turns import Turns
from model.answers.activities import NoticeActivity
from model.answers.answer import ResponderIdentity
from model.chats.question import Question, Turn
from model.chats.run import Run
from model.errors import DatasourceUnavailable, NotFound, SqlRejected
from model.locales import text
from model.sources.schema import Schema
from services.runs.agents import AllVoices, Askable, Catalogs, Task, Voices
from services.runs.rehearsal import rehearse

if TYPE_CHECKING:
    from agent.dataqa.graph import QaGraph

WARM_SOURCES = 4
_REHEARSED = Question("rehearsal", "en", date.min)


class DataAgent:
    """Answers questions over data sources and files."""

    def __init__(
        self, askable: Askable, catalogs: Catalogs, voices: AllVoices, today: Callable[[], date]
    ) -> None:
        self._sources, self._files = askable.sources, askable.files
        self._joins = askable.joins
        self._chart_tools = askable.chart_tools
        self._results = askable.results
        self._catalogs = catalogs
        self._voices = voices
        self._today = today
        self._examples = Examples()
        self._graph: QaGraph | None = None
        self._loading = asyncio.Lock()
        self._turns = Turns()

    async def load(self) -> None:
        """Load what every question needs, and rehearse one: the first need not wait for it."""
        await asyncio.to_thread(import_module, "services.sqlguard")
        await asyncio.to_thread(as_question, _REHEARSED, Schema(NOTHING_FOUND.source, (), ()))
        graph = await self._loaded()
        await rehearse(graph, await self._voices.warm())

    async def open_sources(self) -> None:
        """Open the first sources, so that questions over them need not wait."""
        for source in (await self._sources.ids())[:WARM_SOURCES]:
            with suppress(DatasourceUnavailable, NotFound, SqlRejected):
                async with self._sources.open(source, None) as (schema, runner):
                    await self._catalogs.catalog(schema)
                    await asyncio.to_thread(runner.check, "SELECT 1")

    async def answer(self, task: Task) -> AsyncGenerator[StreamItem]:
        """The events between start and end."""
        graph = await self._loaded()
        run = task.run
        async with AsyncExitStack() as stack:
            if await self._is_cold(run):
                yield StepStartedEvent(step_name="parse")
                async with aclosing(stream.streamed(partial(self._open_cold, run))) as opening:
                    async for item in opening:
                        yield item
                yield StepFinishedEvent(step_name="parse")
            if await self._joins_are_stale(run):
                yield _stale_joins(run)
            schema, runner = await self._opened(run, stack)
            day = self._day(schema, run.answering)
            history = await _allowed(task.history, schema, runner)
            question = in_own_locale(Question(run.question, run.locale, day, history))
            request, question = _understood(task, question, schema)
            if request is not None:
                catalog = await self._catalogs.catalog(schema)
                earlier = await self._earlier(run, request)
                material = Material(schema, catalog, self._examples, earlier)
                items = stream.streamed(partial(reply, request, question, material))
            else:
                voices = await stack.enter_async_context(self._voices.opened(run.answering))
                context = await self._context(task, schema, runner, voices)
                items = stream.answer(graph, question, context, task.given_sql)
            async for item in await stack.enter_async_context(aclosing(items)):
                yield item

    async def _earlier(self, run: Run, request: Request) -> EarlierResult | None:
        """The rows that are to be drawn again, where that is asked for."""
        if self._results is None or not isinstance(request, Redraw):
            return None
        return await self._results.before(run.id, run.chat_id)

    async def _loaded(self) -> "QaGraph":
        async with self._loading:
            if self._graph is None:
                self._graph = await asyncio.to_thread(_graph, self._chart_tools is not None)
            return self._graph

    def _day(self, schema: Schema, answering: ResponderIdentity) -> date:
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
            drawing=self._drawing(voices),
            second_writer=voices.second_writer,
            max_attempts=1 if task.given_sql else voices.max_attempts,
            show_thinking=voices.show_thinking,
            turns=self._turns,
        )

    def _drawing(self, voices: Voices) -> ToolDrawing | None:
        """The hub's chart tools, where there is a model to choose among them."""
        if self._chart_tools is None or voices.talks is None:
            return None
        from agent.dataqa.model_tool_chooser import ModelToolChooser

        return ToolDrawing(self._chart_tools, ModelToolChooser(voices.talks))

    async def _is_cold(self, run: Run) -> bool:
        """Whether files have to be opened before the answer can begin."""
        if run.mode != "file" or self._files is None:
            return False
        return not await self._files.are_warm(run.user_id, run.file_ids)

    async def _open_cold(self, run: Run, emit: Emit) -> None:
        """Open files that nobody has open, and say when that waits for others."""
        if self._files:
            on_wait = tells_wait(emit, run.locale)
            async with self._files.opened(run.user_id, run.file_ids, on_wait):
                pass  # what was found is remembered

    async def _joins_are_stale(self, run: Run) -> bool:
        """Whether the joins are only those known from before. Newer ones are taken over first."""
        if run.mode != "data" or self._joins is None:
            return False
        return not await self._joins.is_current(str(run.datasource_id))

    async def _opened(self, run: Run, stack: AsyncExitStack) -> tuple[Schema, QueryRunner]:
        if run.mode == "file" and self._files:
            opening = self._files.opened(run.user_id, run.file_ids)
        else:
            opening = self._sources.open(str(run.datasource_id), run.user_id)
        return await stack.enter_async_context(opening)


def _understood(task: Task, question: Question, schema: Schema) -> tuple[Request | None, Question]:
    """What needs no rows, else None, and the question; a statement that is given is always run."""
    return (None, question) if task.given_sql else as_question(question, schema)


async def _allowed(
    history: tuple[Turn, ...], schema: Schema, runner: QueryRunner
) -> tuple[Turn, ...]:
    """The earlier turns; where something is switched off, those whose statement still may run.

    What a user was shown stays in his chats, but no writer is told of what is hidden by now.
    """
    if not schema.hidden or not history:
        return history
    allowed = await asyncio.to_thread(lambda: [_may_run(turn, runner) for turn in history])
    return tuple(compress(history, allowed))


def _may_run(turn: Turn, runner: QueryRunner) -> bool:
    try:
        return not turn.sql or bool(runner.check(turn.sql))
    except SqlRejected:
        return False


def _stale_joins(run: Run) -> ActivitySnapshotEvent:
    message = text("relations.graph_stale", run.locale)
    notice = NoticeActivity(level="warning", code="joins_stale", message=message)
    return ActivitySnapshotEvent(
        message_id=str(uuid4()), activity_type=notice.activity_type, content=notice.model_dump()
    )


def _graph(with_tools: bool) -> "QaGraph":
    defer(GRAPH)
    from agent.dataqa.graph import build_graph

    return build_graph(with_tools=with_tools)
