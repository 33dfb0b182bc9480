"""The workflow for forks and users: its own steps are Make targets, which there are."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement

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


def _read_lock() -> dict[str, dict[str, Any]]:
    packages = tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))["package"]
    return {package["name"]: package for package in packages}


@pytest.mark.promise("locked-dependencies")
def test_every_package_is_locked_with_its_hashes() -> None:
    locked = _read_lock()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = [Requirement(line) for line in project["dependencies"]]
    assert all(w.specifier.contains(locked[w.name]["version"]) for w in wanted)
    fetched = [package for package in locked.values() if package.get("wheels")]
    assert len(fetched) > len(wanted)
    assert all(wheel["hash"] for package in fetched for wheel in package["wheels"])
    for folder in ("web", "docs", "docker/gpt-vis-api"):
        lock = json.loads((ROOT / folder / "package-lock.json").read_text("utf-8"))
        fetched_ones = [each for path, each in lock["packages"].items() if path]
        assert fetched_ones
        assert all("integrity" in each for each in fetched_ones), folder


@pytest.mark.promise("locked-dependencies")
@pytest.mark.parametrize("name", ["sqlglot", "duckdb", "langgraph", "sanic"])
def test_what_the_guard_and_the_runs_rest_on_has_one_version(name: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    [wanted] = [r for r in map(Requirement, project["dependencies"]) if r.name == name]
    assert str(wanted.specifier) == f"=={_read_lock()[name]['version']}"


@pytest.mark.promise("locked-dependencies")
@pytest.mark.parametrize(
    "path", ["Makefile", "scripts", "docker/Dockerfile", "web/Dockerfile", "docker/gpt-vis-api"]
)
def test_nothing_is_installed_but_what_is_locked(path: str) -> None:
    files = [ROOT / path] if (ROOT / path).is_file() else [*(ROOT / path).glob("*.sh")]
    files += (ROOT / path).glob("Dockerfile")
    lines = [line for file in files for line in file.read_text("utf-8").splitlines()]
    installs = [line for line in lines if re.search(r"\b(uv sync|npm (ci|i|install))\b", line)]
    assert installs
    locked = re.compile(r"uv sync --(frozen|locked)|npm ci\b")
    assert [line for line in installs if not locked.search(line)] == []


@pytest.mark.promise("locked-dependencies")
def test_an_image_with_a_known_hole_is_not_published() -> None:
    commands = [s["run"] for s in workflow()["jobs"]["release"]["steps"] if "run" in s]
    assert commands.index("make image-scan") < commands.index("make docker-build-server-multi")
    scan = (ROOT / "scripts" / "scan_image.sh").read_text("utf-8")
    assert "--severity HIGH,CRITICAL" in scan
    assert "--exit-code 1" in scan
