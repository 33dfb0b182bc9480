"""Who writes, tells and suggests: a model when one is set, else the built-in engine."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from agent.builtin.suggest import ComputedSuggester
from agent.builtin.summary import ComputedSummarizer
from agent.builtin.writer import BuiltinWriter
from agent.charting.choose import choose_chart
from agent.figures.check import check_figures
from agent.llm.types import ModelEndpoint
from model.answer import Answering
from model.sections import ModelSettings
from model.settings import Settings
from services.runs.agents import Voices


@asynccontextmanager
async def open_voices(settings: Settings) -> AsyncIterator[Voices]:
    """The voices that the settings ask for; the model's connections close with the block."""
    computed = ComputedSummarizer()
    voices = Voices(
        answering=Answering("builtin", "builtin"),
        writer=BuiltinWriter(),
        summarizer=computed,
        computed_summarizer=computed,
        suggester=ComputedSuggester(),
        choose_chart=choose_chart,
        check_figures=check_figures,
        warm=_nothing_more,
        max_attempts=settings.sql_max_attempts,
        show_thinking=settings.show_thinking_process,
    )
    if not settings.model.name:
        yield voices
        return
    async with _with_model(voices, _endpoint(settings.model, settings.llm_timeout_s)) as spoken:
        yield spoken


@asynccontextmanager
async def _with_model(voices: Voices, endpoint: ModelEndpoint) -> AsyncIterator[Voices]:
    from agent.dataqa.model_suggester import ModelSuggester
    from agent.dataqa.model_summarizer import ModelSummarizer
    from agent.dataqa.model_writer import ModelWriter
    from agent.llm.chat import ChatModel

    model = ChatModel(endpoint)
    try:
        yield replace(
            voices,
            answering=Answering("model", endpoint.name),
            writer=ModelWriter(model),
            summarizer=ModelSummarizer(model),
            suggester=ModelSuggester(model),
            warm=model.open,
        )
    finally:
        await model.close()


async def _nothing_more() -> None:
    """The engine is there once it is imported."""


def _endpoint(settings: ModelSettings, timeout_s: float) -> ModelEndpoint:
    return ModelEndpoint(
        name=settings.name or "",
        base_url=str(settings.base_url or ""),
        api_key=settings.api_key.get_secret_value() if settings.api_key else "",
        temperature=settings.temperature,
        timeout_s=timeout_s,
    )
