"""Stored models: conversions and checks."""

from collections.abc import Sequence
from dataclasses import replace
from typing import cast
from urllib.parse import urlsplit

from agent.llm.types import ModelEndpoint
from model.errors import Invalid
from model.language_model import (
    BUILTIN,
    ENVIRONMENT,
    LanguageModel,
    ModelChanges,
    Thinking,
)
from model.tables.language_model import NAME_LENGTH, ModelRow
from services.security.outbound_addresses import is_private_host

_MODEL_LENGTH = 255
_URL_LENGTH = 1024
BUILTIN_MODEL = LanguageModel(BUILTIN, "builtin", "builtin", local=True)


def to_models(rows: Sequence[ModelRow], environment: ModelEndpoint | None) -> list[LanguageModel]:
    """All that may answer: the engine, the model of the settings, the stored ones.

    The default is the one so marked, else that of the settings, else the engine.
    """
    models = [BUILTIN_MODEL]
    if environment:
        models.append(model_from_endpoint(environment))
    models += map(to_model, rows)
    default_id = next((model.id for model in models if model.is_default), None)
    default = default_id or (ENVIRONMENT if environment else BUILTIN)
    return [replace(model, is_default=model.id == default) for model in models]


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


def _apply_address(row: ModelRow, changes: ModelChanges) -> None:
    """The address, and whether it is local, which was said of the address before only."""
    if changes.base_url is not None:
        before, row.base_url = row.base_url, validate_url(changes.base_url)
        row.local = row.local if row.base_url == before else None
    if changes.local is not None:
        row.local = changes.local


def is_local(row: ModelRow) -> bool:
    """Whether a stored model runs within this installation: as it was said, else by its address."""
    return is_private_url(row.base_url) if row.local is None else row.local


def is_private_url(url: str) -> bool:
    """Whether an address is a loopback or private one."""
    return is_private_host(split_address(url)[0])


def apply_changes(row: ModelRow, changes: ModelChanges) -> None:
    """Change a row, all but its key and whether it is the default. Raises `Invalid`."""
    if changes.name is not None:
        row.name = _check_length(changes.name, NAME_LENGTH, "name")
    if changes.model is not None:
        row.model = _check_length(changes.model, _MODEL_LENGTH, "model")
    _apply_address(row, changes)
    if changes.temperature is not None:
        row.temperature = changes.temperature
    if changes.stand_in is not None:
        row.stand_in = changes.stand_in or None
    if changes.thinking is not None:
        row.thinking = changes.thinking
    if changes.context_tokens is not None:
        row.context_tokens = changes.context_tokens or None


def validate_url(address: str) -> str:
    """The address without blanks and a last slash. Raises `Invalid`."""
    url = address.strip().rstrip("/")
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises when it is no number
    except ValueError:
        raise Invalid("models.bad_url", path="base_url") from None
    plain = parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc
    if not plain or len(url) > _URL_LENGTH or set(url) & set("?#\\ \r\n\t"):
        raise Invalid("models.bad_url", path="base_url")
    return url


def split_address(url: str) -> tuple[str, int]:
    """The host and the port of an address."""
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)


def _check_length(text: str, most: int, field: str) -> str:
    bare = text.strip()
    if not bare or len(bare) > most:
        raise Invalid(f"models.bad_{field}", path=field)
    return bare
