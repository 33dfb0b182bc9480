"""Language models as services see them, from stored rows and from the settings."""

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from agent.llm.types import ModelEndpoint
from model.language_model import BUILTIN, ENVIRONMENT, LanguageModel, Thinking
from model.tables.language_model import ModelRow
from services.models.addresses import is_private_url

BUILTIN_MODEL = LanguageModel(BUILTIN, "builtin", "builtin", local=True)


def to_models(rows: Sequence[ModelRow], environment: ModelEndpoint | None) -> list[LanguageModel]:
    """All that may answer: the engine, the model of the settings, the stored ones.

    The default is the stored model marked as such, else that of the settings, else the engine.
    """
    models = [BUILTIN_MODEL]
    if environment:
        models.append(model_from_endpoint(environment))
    models += map(to_model, rows)
    fallback_id = ENVIRONMENT if environment else BUILTIN
    default_id = next((model.id for model in models if model.is_default), fallback_id)
    return [replace(model, is_default=model.id == default_id) for model in models]


def to_model(row: ModelRow) -> LanguageModel:
    """The stored model, without its key."""
    return LanguageModel(
        id=row.id,
        kind="stored",
        name=row.name,
        model=row.model,
        base_url=row.base_url,
        key_set=row.secret is not None,
        temperature=row.temperature,
        stand_in=row.stand_in,
        thinking=cast("Thinking", row.thinking),
        context_tokens=row.context_tokens,
        local=is_local(row),
        is_default=row.is_default,
        revision=row.revision,
        created_at=row.created_at,
    )


def model_from_endpoint(endpoint: ModelEndpoint) -> LanguageModel:
    """The model that the settings name."""
    return LanguageModel(
        id=ENVIRONMENT,
        kind="environment",
        name=endpoint.name,
        model=endpoint.name,
        base_url=endpoint.base_url,
        key_set=bool(endpoint.api_key),
        temperature=endpoint.temperature,
        thinking=endpoint.thinking,
        context_tokens=endpoint.context_tokens,
        local=endpoint.local,
    )


def is_local(row: ModelRow) -> bool:
    """Whether a stored model runs within this installation: its own flag, else by its address."""
    return is_private_url(row.base_url) if row.local is None else row.local
