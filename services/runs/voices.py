"""Who writes, tells and suggests: the model that was chosen, or the built-in engine."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from agent.builtin.suggest import ComputedSuggester
from agent.builtin.summary import ComputedSummarizer
from agent.builtin.writer import BuiltinWriter
from agent.charting.choose import choose_chart
from agent.figures.check import check_figures
from agent.llm.types import Talks
from agent.ports import SqlWriter
from model.answers.answer import ResponderIdentity
from model.settings import Settings
from services.models.opened import OpenModels
from services.models.service import ModelService
from services.runs.agents import Voices
from services.runs.rehearsal import RehearsalModel


class ChosenVoices:
    """The voices of every model, and of the engine. Make it with `open_voices`."""

    def __init__(
        self,
        models: ModelService,
        opened: OpenModels,
        computed: Voices,
        second_writer: SqlWriter | None,
    ) -> None:
        self._models = models
        self._opened = opened
        self._computed = computed
        self._second_writer = second_writer

    async def chosen(self, model_id: str | None) -> ResponderIdentity:
        """Who answers when this model is asked for; None: the default. Raises `NotFound`."""
        model = await self._models.get(model_id)
        return ResponderIdentity(
            "builtin" if model.kind == "builtin" else "model", model.name, model.id
        )

    @asynccontextmanager
    async def opened(self, answering: ResponderIdentity) -> AsyncIterator[Voices]:
        """The voices, until the block ends. Raises `ModelUnavailable`."""
        if answering.kind == "builtin":
            yield self._computed
            return
        model = await self._models.get(answering.model_id)
        async with self._opened.talking(model) as talks:
            yield self._spoken(talks)

    async def warm(self) -> Voices:
        """Load what answering by default needs. Returns voices for a rehearsal without a model."""
        model = await self._models.get(None)
        if model.kind == "builtin":
            return self._computed
        await self._opened.warm(model)
        return self._spoken(RehearsalModel())

    def _spoken(self, talks: Talks) -> Voices:
        from agent.dataqa.follow_ups.suggester import ModelSuggester
        from agent.dataqa.model_writer import ModelWriter
        from agent.dataqa.summaries.summarizer import ModelSummarizer

        return replace(
            self._computed,
            writer=ModelWriter(talks),
            summarizer=ModelSummarizer(talks, self._computed.computed_summarizer),
            suggester=ModelSuggester(talks, self._computed.suggester),
            second_writer=self._second_writer,
            talks=talks,
        )


@asynccontextmanager
async def open_voices(settings: Settings, models: ModelService) -> AsyncIterator[ChosenVoices]:
    """The voices that may be chosen; the models' connections close with the block."""
    computed = ComputedSummarizer()
    voices = Voices(
        writer=BuiltinWriter(),
        summarizer=computed,
        computed_summarizer=computed,
        suggester=ComputedSuggester(),
        choose_chart=choose_chart,
        check_figures=check_figures,
        max_attempts=settings.sql_max_attempts,
        show_thinking=settings.show_thinking_process,
    )
    opened = OpenModels(models)
    try:
        second_writer = voices.writer if settings.second_reading else None
        yield ChosenVoices(models, opened, voices, second_writer)
    finally:
        await opened.close()
