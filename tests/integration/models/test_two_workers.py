"""Two workers over the same records: what one changes the other lists and finds at once."""

import pytest

from agent.llm.types import ModelEndpoint
from model.database.engine import Database
from model.errors import NotFound
from model.language_model import ModelChanges, ProbeFinding
from model.workspaces.workspace import FIRST_WORKSPACE
from services.models.service import ModelRules, ModelService
from services.security.secret_cipher import SecretCipher

NEW = ModelChanges(name="Qwen", model="qwen-max", base_url="http://127.0.0.1:9/v1")


async def no_probe(_: ModelEndpoint) -> list[ProbeFinding]:
    return []


def worker(records: Database) -> ModelService:
    rules = ModelRules(None, 5, allow_private_addresses=True, probe=no_probe)
    return ModelService(records, SecretCipher([b"k" * 32]), rules)


async def test_a_model_of_another_worker_is_there_at_once(records: Database) -> None:
    here, there = worker(records), worker(records)
    assert [model.id for model in await there.list_all(FIRST_WORKSPACE)] == ["builtin"]
    made = await here.create(NEW, FIRST_WORKSPACE)
    assert await there.get(made.id, FIRST_WORKSPACE) == made
    await here.delete(made.id, FIRST_WORKSPACE)
    assert [model.id for model in await there.list_uncached(FIRST_WORKSPACE)] == ["builtin"]
    with pytest.raises(NotFound):
        await there.get(made.id, FIRST_WORKSPACE)
