"""The responders of the chosen model, or of the rule engine."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from agent.llm.types import ChatModel
from agent.runtime.cooperative_scheduler import CooperativeScheduler
from model.answers.answer import ResponderIdentity, ResponderKind
from model.settings import Settings
from model.workspaces.workspace import FIRST_WORKSPACE
from services.answering.ports import Responders
from services.models.client_pool import ModelClientPool
from services.models.service import ModelService


class ModelResponderRegistry:
    """The responders of every model, and of the rule engine. Make it with `open_responders`."""

    def __init__(
        self,
        models: ModelService,
        client_pool: ModelClientPool,
        settings: Settings,
        scheduler: CooperativeScheduler | None,
    ) -> None:
        self._models = models
        self._client_pool = client_pool
        self._settings, self._scheduler = settings, scheduler
        self._computed: Responders | None = None
        self._loading = asyncio.Lock()

    async def resolve_model(self, model_id: str | None, workspace_id: str) -> ResponderIdentity:
        """Who answers when this model is asked for; None: the default. Raises `NotFound`."""
        model = await self._models.get(model_id, workspace_id)
        kind: ResponderKind = "builtin" if model.kind == "builtin" else "model"
        return ResponderIdentity(kind, model.name, model.id, workspace_id=workspace_id)

    @asynccontextmanager
    async def open(self, responder: ResponderIdentity) -> AsyncIterator[Responders]:
        """The responders, until the block ends. Raises `ModelUnavailable`."""
        computed = await self._load_computed()
        if responder.kind == "builtin":
            yield computed
            return
        model = await self._models.get(responder.model_id, responder.workspace_id)
        async with self._client_pool.open_chain(model, responder.workspace_id) as chat_model:
            yield self._model_responders(computed, chat_model)

    async def warm_up(self) -> Responders:
        """Load what the default model needs. Returns responders that warm up without calling it."""
        computed = await self._load_computed()
        model = await self._models.get(None, FIRST_WORKSPACE)
        if model.kind == "builtin":
            return computed
        from services.answering.warm_up import WarmUpModel

        await self._client_pool.warm_up(model)
        return self._model_responders(computed, WarmUpModel())

    async def _load_computed(self) -> Responders:
        """The responders without a model. What they import takes half a second."""
        async with self._loading:
            if self._computed is None:
                self._computed = await asyncio.to_thread(
                    _make_computed, self._settings, self._scheduler
                )
            return self._computed

    def _model_responders(self, computed: Responders, chat_model: ChatModel) -> Responders:
        from agent.data_agent.sql_writing.model_sql_writer import ModelSqlWriter
        from agent.data_agent.suggestions.model_suggester import ModelSuggester
        from agent.data_agent.summaries.model_summarizer import ModelSummarizer

        return replace(
            computed,
            writer=ModelSqlWriter(chat_model),
            summarizer=ModelSummarizer(chat_model, computed.computed_summarizer),
            suggester=ModelSuggester(chat_model, computed.suggester),
            second_writer=computed.writer if self._settings.second_reading else None,
            model=chat_model,
        )


@asynccontextmanager
async def open_responders(
    settings: Settings, models: ModelService, scheduler: CooperativeScheduler | None = None
) -> AsyncIterator[ModelResponderRegistry]:
    """The responders that may be chosen; the models' connections close with the block.

    `scheduler` is the one that other computations of the worker wait for, too.
    """
    client_pool = ModelClientPool(models)
    try:
        yield ModelResponderRegistry(models, client_pool, settings, scheduler)
    finally:
        await client_pool.close()


def _make_computed(settings: Settings, scheduler: CooperativeScheduler | None) -> Responders:
    from agent.charting.selection.chart_selection import choose_chart
    from agent.figures.check import check_figures
    from agent.rule_engine.sql_writer import RuleSqlWriter
    from agent.rule_engine.suggestions.suggester import ComputedSuggester
    from agent.rule_engine.summaries.summarizer import ComputedSummarizer

    summarizer = ComputedSummarizer()
    return Responders(
        writer=RuleSqlWriter(scheduler),
        summarizer=summarizer,
        computed_summarizer=summarizer,
        suggester=ComputedSuggester(),
        choose_chart=choose_chart,
        check_figures=check_figures,
        max_attempts=settings.sql_max_attempts,
        show_thinking=settings.show_thinking_process,
    )
