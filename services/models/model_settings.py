"""The rules for models, made from the settings."""

import asyncio
from importlib import import_module

from agent.llm.types import ModelEndpoint
from model.language_model import ProbeFinding
from model.settings import Settings
from services.models.addresses import is_private_url
from services.models.service import ModelRules


def to_model_rules(settings: Settings) -> ModelRules:
    """The rules for all models of this installation."""
    return ModelRules(
        _environment_model(settings),
        settings.llm_timeout_s,
        settings.outbound_private,
        _run_capability_probe,
    )


def _environment_model(settings: Settings) -> ModelEndpoint | None:
    model_settings = settings.model
    if not model_settings.name:
        return None
    url = str(model_settings.base_url or "")
    return ModelEndpoint(
        name=model_settings.name,
        base_url=url,
        local=is_private_url(url),
        api_key=model_settings.api_key.get_secret_value() if model_settings.api_key else "",
        temperature=model_settings.temperature,
        thinking=model_settings.thinking,
        context_tokens=model_settings.context_tokens,
        timeout_s=settings.llm_timeout_s,
    )


async def _run_capability_probe(endpoint: ModelEndpoint) -> list[ProbeFinding]:
    await asyncio.to_thread(import_module, "agent.llm.capabilities.capability_probe")
    from agent.llm.capabilities.capability_probe import probe_capabilities

    return await probe_capabilities(endpoint)
