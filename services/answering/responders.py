"""The responders of the chosen model, or of the rule engine."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from agent.charting.selection.chart_selection import choose_chart
from agent.figures.check import check_figures
from agent.llm.types import ChatModel
from agent.ports import SqlWriter
from agent.rule_engine.sql_writer import RuleSqlWriter
from agent.rule_engine.suggestions.suggester import ComputedSuggester
from agent.rule_engine.summaries.summarizer import ComputedSummarizer
from agent.runtime.cooperative_scheduler import CooperativeScheduler
from model.answers.answer import ResponderIdentity, ResponderKind
from model.settings import Settings
from model.workspaces.workspace import FIRST_WORKSPACE
from services.answering.ports import Responders
from services.answering.warm_up import WarmUpModel
from services.models.client_pool import ModelClientPool
from services.models.service import ModelService


class ModelResponderRegistry:
    """The responders of every model, and of the rule engine. Make it with `open_responders`."""

    def __init__(
        self,
        models: ModelService,
        client_pool: ModelClientPool,
        computed: Responders,
        second_writer: SqlWriter | None,
    ) -> None:
        self._models = models
        self._client_pool = client_pool
        self._computed = computed
        self._second_writer = second_writer

    async def resolve_model(self, model_id: str | None, workspace_id: str) -> ResponderIdentity:
        """Who answers when this model is asked for; None: the default. Raises `NotFound`."""
        model = await self._models.get(model_id, workspace_id)
        kind: ResponderKind = "builtin" if model.kind == "builtin" else "model"
        return ResponderIdentity(kind, model.name, model.id, workspace_id=workspace_id)

    @asynccontextmanager
    async def open(self, responder: ResponderIdentity) -> AsyncIterator[Responders]:
        """The responders, until the block ends. Raises `ModelUnavailable`."""
        if responder.kind == "builtin":
            yield self._computed
            return
        model = await self._models.get(responder.model_id, responder.workspace_id)
        async with self._client_pool.open_chain(model, responder.workspace_id) as chat_model:
            yield self._model_responders(chat_model)

    async def warm_up(self) -> Responders:
        """Load what the default model needs. Returns responders that warm up without calling it."""
        model = await self._models.get(None, FIRST_WORKSPACE)
        if model.kind == "builtin":
            return self._computed
        await self._client_pool.warm_up(model)
        return self._model_responders(WarmUpModel())

    def _model_responders(self, chat_model: ChatModel) -> Responders:
        from agent.data_agent.sql_writing.model_sql_writer import ModelSqlWriter
        from agent.data_agent.suggestions.model_suggester import ModelSuggester
        from agent.data_agent.summaries.model_summarizer import ModelSummarizer

        return replace(
            self._computed,
            writer=ModelSqlWriter(chat_model),
            summarizer=ModelSummarizer(chat_model, self._computed.computed_summarizer),
            suggester=ModelSuggester(chat_model, self._computed.suggester),
            second_writer=self._second_writer,
            model=chat_model,
        )


@asynccontextmanager
async def open_responders(
    settings: Settings, models: ModelService, scheduler: CooperativeScheduler | None = None
) -> AsyncIterator[ModelResponderRegistry]:
    """The responders that may be chosen; the models' connections close with the block.

    `scheduler` is the one that other computations of the worker wait for, too.
    """
    computed = ComputedSummarizer()
    responders = Responders(
        writer=RuleSqlWriter(scheduler),
        summarizer=computed,
        computed_summarizer=computed,
        suggester=ComputedSuggester(),
        choose_chart=choose_chart,
        check_figures=check_figures,
        max_attempts=settings.sql_max_attempts,
        show_thinking=settings.show_thinking_process,
    )
    client_pool = ModelClientPool(models)
    try:
        second_writer = responders.writer if settings.second_reading else None
        yield ModelResponderRegistry(models, client_pool, responders, second_writer)
    finally:
        await client_pool.close()
