"""What the settings say about language models."""

import asyncio
from importlib import import_module

from agent.llm.types import ModelEndpoint
from model.language_model import ProbeFinding
from model.settings import Settings
from services.models.service import ModelRules


def model_rules(settings: Settings) -> ModelRules:
    """The rules of this installation."""
    return ModelRules(
        _environment(settings), settings.llm_timeout_s, settings.outbound_private, _tried
    )


def _environment(settings: Settings) -> ModelEndpoint | None:
    given = settings.model
    if not given.name:
        return None
    return ModelEndpoint(
        name=given.name,
        base_url=str(given.base_url or ""),
        api_key=given.api_key.get_secret_value() if given.api_key else "",
        temperature=given.temperature,
        thinking=given.thinking,
        context_tokens=given.context_tokens,
        timeout_s=settings.llm_timeout_s,
    )


async def _tried(endpoint: ModelEndpoint) -> list[ProbeFinding]:
    trial = await asyncio.to_thread(import_module, "agent.llm.trial")
    findings: list[ProbeFinding] = await trial.tried(endpoint)
    return findings
