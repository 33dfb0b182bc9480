"""The workflow for forks and users: its own steps are Make targets, which there are."""

import re
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]


def workflow() -> dict[Any, Any]:
    return dict(yaml.safe_load((ROOT / ".github/workflows/ci.yaml").read_text("utf-8")))


def steps() -> list[dict[str, Any]]:
    return [step for job in workflow()["jobs"].values() for step in job["steps"]]


def test_every_command_is_a_make_target_that_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    commands = [step["run"] for step in steps() if "run" in step]
    assert "make service-build" in commands
    called = [re.fullmatch(r"(?:sudo --preserve-env=\S+ )?make ([a-z-]+)", c) for c in commands]
    assert all(called), commands
    assert {match.group(1) for match in called if match} <= targets


def test_every_foreign_step_is_pinned_to_a_release() -> None:
    used = [step["uses"] for step in steps() if "uses" in step]
    assert used
    assert [name for name in used if not re.search(r"@v\d", name)] == []


def test_it_publishes_on_tags_only_and_may_do_no_more_than_it_needs() -> None:
    jobs = workflow()["jobs"]
    assert workflow()["permissions"] == {"contents": "read"}
    assert jobs["release"]["if"].startswith("startsWith(github.ref, 'refs/tags/")
    assert set(jobs["release"]["needs"]) == {"test", "images"}
