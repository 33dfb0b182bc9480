"""Every recorded action has words on the page of the audit, in both languages."""

import re
from pathlib import Path

import pytest

from controllers.http.audit import action_name, audit_spec
from tests.support.apps.running_app import RunningApp

LOCALES = Path(__file__).parents[3] / "web" / "src" / "locales"


def read_keys(language: str, part: str) -> set[str]:
    """The keys of a part of the texts of the audit."""
    text = (LOCALES / language / "pages" / "audit.ts").read_text("utf-8")
    found = re.search(rf"\n  {part}: {{\n(.*?)\n  }}", text, re.DOTALL)
    assert found, part
    return set(re.findall(r"^    ['\"]?([\w-]+)['\"]?:", found[1], re.MULTILINE))


@pytest.mark.parametrize("language", ["en", "zh-CN"])
async def test_every_recorded_action_has_words(app: RunningApp, language: str) -> None:
    recorded = [action_name(each) for each in app.sanic.router.routes if audit_spec(each)]
    assert len(recorded) > 50
    topics, verbs = read_keys(language, "topics"), read_keys(language, "verbs")
    parts = [action.partition(".") for action in recorded]
    assert {topic for topic, _, _ in parts} - topics == set()
    assert {verb.split("_")[0] for _, _, verb in parts} - verbs == set()
