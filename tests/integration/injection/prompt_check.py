"""What must hold of every prompt, whatever was asked."""

import json
import re

from tests.integration.injection.hostile_world import (
    DIFY_KEY,
    FORGED,
    MODEL_KEY,
    OTHERS,
    TOKEN,
    World,
)
from tests.support.apps.running_app import ADMIN_PASSWORD, USER_PASSWORD
from tests.support.scripted.model_replies import ModelRequest


def check_prompts(world: World) -> None:
    """Texts of others are data in every prompt; none holds a secret or what belongs to others."""
    secrets = [MODEL_KEY, TOKEN, DIFY_KEY, ADMIN_PASSWORD, USER_PASSWORD, OTHERS]
    files = [world.app.settings.data_dir / name for name in ("jwt_secret_key", "secrets_key")]
    secrets += [each.read_text().strip() for each in files if each.exists()]
    for request in world.model.requests:
        body = json.dumps(request.body, ensure_ascii=False)
        assert [each for each in secrets if each in body] == []
        assert find_forged(request) == []


def find_forged(request: ModelRequest) -> list[str]:
    """Texts of others that stand in a prompt where they pass for something else than data."""
    found = []
    for said in request.body["messages"]:
        content = str(said.get("content") or "")
        if said["role"] == "system" and re.search(r"\bzq(?!forged)\w+", content):
            found.append(f"system: {content[:80]}")
        if said["role"] != "assistant":
            outside = re.sub(r"<(\w+)>\n.*?</\1>", "", content, flags=re.DOTALL)
            found += re.findall(rf"^\s*{FORGED}.*$", outside, re.MULTILINE)
    tokens = re.findall(r"<\|\w+\|>", json.dumps(request.body))  # would end a message of ours
    return [*found, *tokens]
