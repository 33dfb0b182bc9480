"""Answers questions over data sources and files: one graph, two kinds of runners."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack, aclosing, suppress
from dataclasses import replace
from datetime import date
from functools import partial
from importlib import import_module
from itertools import compress
from typing import TYPE_CHECKING

from ag_ui.core import StepFinishedEvent, StepStartedEvent

from agent.agui_stream import StreamItem, make_activity_event, stream_events
from agent.data_agent.answer_stream import stream_answer
from agent.data_agent.dashboard_draft.dashboard_request import (
    DashboardRequest,
    find_dashboard_request,
)
from agent.data_agent.dashboard_draft.reply import DraftContext, send_dashboard_draft
from agent.data_agent.question_language import with_own_locale
from agent.data_agent.queue_notice import make_queue_listener
from agent.data_agent.replies.examples import ExampleQuestions
from agent.data_agent.replies.previous_result import PreviousResult
from agent.data_agent.replies.reply import (
    ReplyContext,
    send_reply,
    send_suggestions,
    split_request,
)
from agent.data_agent.replies.reply_requests import RedrawRequest, Request
from agent.data_agent.state import EMPTY_SCHEMA, ChartToolAccess, DataAgentContext
from agent.events import Emit
from agent.llm.types import ChatModel
from agent.ports import QueryRunner
from agent.runtime.cooperative_scheduler import CooperativeScheduler
from agent.runtime.lazy_imports import LANGGRAPH_PACKAGES, import_without_extras
from model.actor import SystemActor
from model.answers.answer import ResponderIdentity
from model.answers.notices import make_notice
from model.chats.question import Question, Turn
from model.chats.run import Run
from model.errors import DatasourceUnavailable, NotFound, SqlRejected
from model.sources.egress import OPEN_CLEARANCE, Clearance
from model.sources.schema import Schema
from model.sources.teaching import NO_OVERRIDE, ExampleOverride
from services.answering.ports import (
    AnswerRequest,
    DataAgentPorts,
    QuerySources,
    ResponderRegistry,
    Responders,
)
from services.answering.warm_up import run_warm_up
from services.knowledge.catalog_cache import CatalogCache

if TYPE_CHECKING:
    from agent.data_agent.graph import DataAgentGraph

MAX_WARM_SOURCES = 4
_WARM_UP = SystemActor("warm-up")
_WARM_UP_QUESTION = Question("warm-up", "en", date.min)


class DataAgent:
    """Answers questions over data sources and files."""

    def __init__(
        self,
        query_sources: QuerySources,
        ports: DataAgentPorts,
        catalogs: CatalogCache,
        responders: ResponderRegistry,
        today: Callable[[], date],
        scheduler: CooperativeScheduler | None = None,
    ) -> None:
        """`scheduler` is the one that other computations of the worker wait for, too."""
        self._query_sources = query_sources
        self._ports = ports
        self._catalogs = catalogs
        self._responders = responders
        self._today = today
        self._examples = ExampleQuestions()
        self._graph: DataAgentGraph | None = None
        self._loading = asyncio.Lock()
        self._scheduler = scheduler or CooperativeScheduler()

    async def load(self) -> None:
        """Load what every question needs and answer one, so that the first user does not wait."""
        await asyncio.to_thread(import_module, "services.sqlguard")
        await asyncio.to_thread(
            split_request, _WARM_UP_QUESTION, Schema(EMPTY_SCHEMA.source, (), ())
        )
        graph = await self._load_graph()
        await run_warm_up(graph, await self._responders.warm_up())

    async def open_sources(self) -> None:
        """Open the first sources, so that questions over them need not wait."""
        sources = self._query_sources.sources
        for source_id in (await sources.list_ids(_WARM_UP))[:MAX_WARM_SOURCES]:
            with suppress(DatasourceUnavailable, NotFound, SqlRejected):
                async with sources.open(source_id, _WARM_UP) as (schema, runner):
                    await self._catalogs.catalog(schema)
                    await asyncio.to_thread(runner.check, "SELECT 1")

    async def answer(self, answer_request: AnswerRequest) -> AsyncGenerator[StreamItem]:
        """The events between start and end."""
        await self._load_graph()
        run = answer_request.run
        async with AsyncExitStack() as stack:
            stack.enter_context(self._scheduler.register_answer())
            if await self._is_cold(run):
                yield StepStartedEvent(step_name="parse")
                async with aclosing(stream_events(partial(self._open_cold, run))) as opening:
                    async for item in opening:
                        yield item
                yield StepFinishedEvent(step_name="parse")
            if await self._joins_are_stale(run):
                notice = make_notice(
                    "relations.graph_stale", run.locale, "warning", code="joins_stale"
                )
                yield make_activity_event(notice)
            schema, runner = await stack.enter_async_context(self._query_sources.open(run))
            schema = _override_examples(schema, answer_request.examples)
            day = self._reference_date(schema, run.responder)
            history = await _filter_history(answer_request.history, schema, runner)
            question = with_own_locale(Question(run.question, run.locale, day, history))
            items = await self._open_items(answer_request, question, (schema, runner), stack)
            async for item in await stack.enter_async_context(aclosing(items)):
                yield item

    async def _open_items(
        self,
        answer_request: AnswerRequest,
        question: Question,
        schema_and_runner: tuple[Schema, QueryRunner],
        stack: AsyncExitStack,
    ) -> AsyncGenerator[StreamItem]:
        """What answers the question: a reply, the draft of a dashboard, or rows."""
        schema, runner = schema_and_runner
        run = answer_request.run
        request, question = _split_request(answer_request, question, schema)
        if request is not None:
            catalog = await self._catalogs.catalog(schema)
            previous = await self._find_previous_result(run, request)
            reply_context = ReplyContext(schema, catalog, self._examples, previous)
            return stream_events(partial(send_reply, request, question, reply_context))
        responders = await stack.enter_async_context(self._responders.open(run.responder))
        if dashboard_request := _find_dashboard_request(answer_request):
            catalog = await self._catalogs.catalog(schema)
            offer = partial(send_suggestions, ReplyContext(schema, catalog, self._examples))
            draft_context = DraftContext(catalog, responders.model, offer)
            return stream_events(
                partial(send_dashboard_draft, dashboard_request, question, draft_context)
            )
        context = await self._context(answer_request, schema, runner, responders)
        statement = answer_request.approved_statement or answer_request.given_sql
        return stream_answer(await self._load_graph(), question, context, statement)

    async def _find_previous_result(self, run: Run, request: Request) -> PreviousResult | None:
        """The rows of the previous answer, when the request is to draw them again."""
        if not isinstance(request, RedrawRequest):
            return None
        return await self._ports.results.find_previous(run)

    async def _load_graph(self) -> "DataAgentGraph":
        async with self._loading:
            if self._graph is None:
                self._graph = await asyncio.to_thread(
                    _build_graph, self._ports.chart_tools is not None
                )
            return self._graph

    def _reference_date(self, schema: Schema, responder: ResponderIdentity) -> date:
        """The date that relative periods of the question refer to: today.

        For files whose newest date is in an earlier year the rule engine, which takes "March" for
        this year's, counts from that date; the answer states the period.
        """
        today = self._today()
        newest = schema.newest
        if newest and newest.year < today.year and responder.kind == "builtin":
            return newest
        return today

    async def _context(
        self,
        answer_request: AnswerRequest,
        schema: Schema,
        runner: QueryRunner,
        responders: Responders,
    ) -> DataAgentContext:
        context = responders.make_context(await self._catalogs.catalog(schema), runner)
        return replace(
            context,
            clearance=_clear_for_model(schema, responders.model),
            tool_access=self._make_chart_tool_access(answer_request.run, responders),
            max_attempts=1 if answer_request.has_statement else responders.max_attempts,
            show_thinking=responders.show_thinking,
            scheduler=self._scheduler,
        )

    def _make_chart_tool_access(self, run: Run, responders: Responders) -> ChartToolAccess | None:
        """The hub's chart tools, when a model can choose among them."""
        if self._ports.chart_tools is None or responders.model is None:
            return None
        from agent.data_agent.chart_tool_chooser import ModelChartToolChooser

        tools = self._ports.chart_tools.for_user(run.user_id)
        confirm_rights = partial(self._query_sources.rights.confirm, run)
        return ChartToolAccess(tools, ModelChartToolChooser(responders.model), confirm_rights)

    async def _is_cold(self, run: Run) -> bool:
        """Whether files have to be opened before the answer can begin."""
        if run.mode != "file":
            return False
        return not await self._query_sources.files.are_warm(run.actor, run.file_ids)

    async def _open_cold(self, run: Run, emit: Emit) -> None:
        """Open the files, reporting progress while that waits for others."""
        on_wait = make_queue_listener(emit, run.locale)
        async with self._query_sources.files.open(run.actor, run.file_ids, on_wait):
            pass  # they stay open for the answer

    async def _joins_are_stale(self, run: Run) -> bool:
        """Whether the joins may be outdated; newer ones are loaded first."""
        if run.mode != "data":
            return False
        return not await self._ports.joins.is_current(str(run.datasource_id))


def _clear_for_model(schema: Schema, model: ChatModel | None) -> Clearance:
    """What the model that answers may see; without one nothing leaves."""
    return schema.source.egress.clear(local=model.local) if model else OPEN_CLEARANCE


def _override_examples(schema: Schema, override: ExampleOverride) -> Schema:
    """The schema with the examples that count for one question; the same where that is all."""
    if override is NO_OVERRIDE:
        return schema
    return replace(schema, teaching=override.apply(schema.teaching))


def _split_request(
    answer_request: AnswerRequest, question: Question, schema: Schema
) -> tuple[Request | None, Question]:
    """A request that needs no rows, else None, and the question; a given statement always runs."""
    return (None, question) if answer_request.has_statement else split_request(question, schema)


def _find_dashboard_request(answer_request: AnswerRequest) -> DashboardRequest | None:
    """The request for a dashboard; rows of files cannot be saved, so they make none."""
    if answer_request.has_statement or answer_request.run.mode != "data":
        return None
    return find_dashboard_request(answer_request.run.question)


async def _filter_history(
    history: tuple[Turn, ...], schema: Schema, runner: QueryRunner
) -> tuple[Turn, ...]:
    """The earlier turns; where something is switched off, those whose statement still may run.

    Users keep what they were shown; writers of SQL do not see what is hidden by now.
    """
    if not schema.hidden or not history:
        return history
    selectors = await asyncio.to_thread(lambda: [_may_run(turn, runner) for turn in history])
    return tuple(compress(history, selectors))


def _may_run(turn: Turn, runner: QueryRunner) -> bool:
    try:
        return not turn.sql or bool(runner.check(turn.sql))
    except SqlRejected:
        return False


def _build_graph(with_tools: bool) -> "DataAgentGraph":
    import_without_extras("agent.data_agent.graph", LANGGRAPH_PACKAGES)
    from agent.data_agent.graph import build_graph

    return build_graph(with_tools=with_tools)
