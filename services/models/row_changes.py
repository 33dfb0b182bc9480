"""Applies the changes of an administrator to the row of a model."""

from model.errors import Invalid
from model.language_model import ModelChanges
from model.tables.language_model import NAME_LENGTH, ModelRow
from services.models.addresses import validate_url

_MAX_MODEL_LENGTH = 255


def apply_changes(row: ModelRow, changes: ModelChanges) -> None:
    """Change a row, except its key and whether it is the default. Raises `Invalid`."""
    if changes.name is not None:
        row.name = _check_length(changes.name, NAME_LENGTH, "name")
    if changes.model is not None:
        row.model = _check_length(changes.model, _MAX_MODEL_LENGTH, "model")
    _apply_address(row, changes)
    if changes.temperature is not None:
        row.temperature = changes.temperature
    if changes.stand_in is not None:
        row.stand_in = changes.stand_in or None
    if changes.thinking is not None:
        row.thinking = changes.thinking
    if changes.context_tokens is not None:
        row.context_tokens = changes.context_tokens or None


def _apply_address(row: ModelRow, changes: ModelChanges) -> None:
    """Set the address; a new one clears the `local` flag, which was set for the former one."""
    if changes.base_url is not None:
        url = validate_url(changes.base_url)
        if url != row.base_url:
            row.base_url, row.local = url, None
    if changes.local is not None:
        row.local = changes.local


def _check_length(text: str, max_length: int, field: str) -> str:
    stripped = text.strip()
    if not stripped or len(stripped) > max_length:
        raise Invalid(f"models.bad_{field}", path=field)
    return stripped
