"""Clients of models that cannot be opened."""

from typing import Any

import pytest

from agent.llm.types import ModelEndpoint
from model.errors import Invalid, Misconfigured, ModelUnavailable
from model.language_model import LanguageModel
from services.models.opened import OpenModels

MODEL = LanguageModel("m", "stored", "Qwen")


class Unreachable:
    """A service whose models have an address that is refused, or a key that cannot be read."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    async def all(self) -> list[LanguageModel]:
        return [MODEL]

    async def endpoint(self, model_id: str) -> ModelEndpoint:
        raise self._error


@pytest.mark.parametrize(
    "error",
    [
        Invalid("models.address_refused", path="base_url"),
        Misconfigured("datasources.secret_unreadable"),
    ],
)
async def test_a_model_that_cannot_be_opened_keeps_nothing_else_from_being_warmed(
    error: Exception,
) -> None:
    service: Any = Unreachable(error)
    models = OpenModels(service)
    await models.warm(MODEL)
    with pytest.raises(ModelUnavailable):
        async with models.talking(MODEL):
            pass
