"""Vectors on the page in Chromium, with the real service and scripted models behind it."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing

import pytest

from model.config.sections import EmbeddingSettings, RerankSettings
from model.settings import Settings
from tests.e2e.test_page import LIMIT_S, in_chromium
from tests.support.apps.model_app import add_source
from tests.support.apps.running_app import ADMIN_PASSWORD, RunningApp
from tests.support.scripted.embeddings import ScriptedVectors, ranking_reply
from tests.support.scripted.model_replies import Reply
from tests.support.scripted.model_server import ScriptedModel, scripted_model

pytestmark = [
    pytest.mark.browser,
    pytest.mark.timeout(LIMIT_S + 20),
    pytest.mark.xdist_group("browser"),
]
REFUSED = Reply(status=413, message="too long")


@pytest.fixture
async def model() -> AsyncIterator[ScriptedModel]:
    """Makes vectors of all texts but one, and ranks."""
    vectors = ScriptedVectors(
        override=lambda texts: REFUSED if any("quay" in text for text in texts) else None,
        rerank=lambda documents: ranking_reply(documents, "a"),
    )
    async with scripted_model(answer=vectors) as model:
        yield model


@pytest.fixture
def app_settings(app_settings: Settings, model: ScriptedModel) -> Settings:
    changed = {
        "embedding": EmbeddingSettings(model_name="embed", base_url=model.url),
        "rerank": RerankSettings(model_name="rank", base_url=model.url),
    }
    return app_settings.model_copy(update=changed)


async def test_vectors_are_seen_and_their_models_tried(app: RunningApp) -> None:
    admin = await app.sign_in("admin", ADMIN_PASSWORD)
    sources = {}
    for name, table in (("whole", "lorry"), ("partly", "quay")):
        with closing(sqlite3.connect(app.settings.data_dir / f"{name}.db")) as database:
            for each in (table, "first_log", "second_log"):
                database.execute(f"CREATE TABLE {each} (code TEXT)")
        sources[name.upper()] = await add_source(admin, "sqlite", {"path": f"{name}.db"})
    await in_chromium(
        "e2e/vectors.test.ts", SERVICE_URL=app.url, ADMIN_PASSWORD=ADMIN_PASSWORD, **sources
    )
