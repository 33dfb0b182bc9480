"""A user sees the terms and examples of sources that stored rules open to him, and no others."""

import pytest

from tests.integration.datasources.access.guarded_source import Guarded, app
from tests.integration.datasources.access.test_taught import list_names, teach
from tests.integration.policies.ruled_source import guarded, policy
from tests.support.apps.model_app import app_settings, model

FIXTURES = (app, app_settings, guarded, model, policy)
EVERYWHERE = (
    {"name": "secret", "definition": "The pin_zq of a safe."},
    {"name": "GMV", "definition": "Gross merchandise value."},
)


@pytest.mark.parametrize("guarded", ["sqlite"], indirect=True)
async def test_terms_and_examples_are_listed_as_far_as_rules_open_their_source(
    guarded: Guarded,
) -> None:
    await teach(guarded)
    for values in EVERYWHERE:
        assert (await guarded.admin.post("/api/terms", json=values)).status_code == 201
    assert len(await list_names(guarded.all.client, "")) == 10
    part = ["early", "GMV", "early customers"]
    assert await list_names(guarded.part.client, "") == part
    assert await list_names(guarded.part.client, guarded.source_id) == part
    assert await list_names(guarded.none.client, "") == ["secret", "GMV"]  # of the demo, too
