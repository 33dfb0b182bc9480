"""Both architectures of the images install from wheels: their builder has no compiler."""

import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from packaging.markers import Marker
from packaging.utils import parse_wheel_filename

ROOT = Path(__file__).parents[2]
PURE = ["jieba"]
"""Published as source only, and nothing in it is compiled."""
PYTHON = 11
"""The minor version of the image's Python."""


def _read_lock() -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {}
    for package in tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))["package"]:
        found.setdefault(package["name"], []).append(package)
    return found


def _applies(needed: dict[str, Any], machine: str) -> bool:
    environment = {
        "python_version": f"3.{PYTHON}",
        "python_full_version": f"3.{PYTHON}.0",
        "sys_platform": "linux",
        "platform_system": "Linux",
        "platform_machine": machine,
        "platform_python_implementation": "CPython",
        "implementation_name": "cpython",
        "os_name": "posix",
    }
    return "marker" not in needed or Marker(needed["marker"]).evaluate(environment)


def _list_installed(machine: str) -> dict[str, dict[str, Any]]:
    """What the image installs, the extra `vectors` too, without what only development needs."""
    locked = _read_lock()
    (project,) = (
        one
        for many in locked.values()
        for one in many
        if "editable" in one["source"] or "virtual" in one["source"]
    )
    waiting = [*project["dependencies"], *project["optional-dependencies"]["vectors"]]
    found: dict[str, dict[str, Any]] = {}
    while waiting:
        needed = waiting.pop()
        if not _applies(needed, machine):
            continue
        several = locked[needed["name"]]
        package = next(p for p in several if needed.get("version", p["version"]) == p["version"])
        extras = [
            dependency
            for extra in needed.get("extra", ())
            for dependency in package.get("optional-dependencies", {}).get(extra, ())
        ]
        waiting += extras
        if package["name"] not in found:
            found[package["name"]] = package
            waiting += package.get("dependencies", ())
    return found


def _platforms(package: dict[str, Any]) -> Iterator[str]:
    """Of the wheels that this Python takes."""
    for wheel in package.get("wheels", ()):
        for tag in parse_wheel_filename(Path(wheel["url"]).name)[3]:
            interpreter = tag.interpreter.removeprefix("cp3")
            older = tag.abi == "abi3" and interpreter.isdigit() and int(interpreter) <= PYTHON
            if older or tag.interpreter in {f"cp3{PYTHON}", f"py3{PYTHON}", "py3"}:
                yield tag.platform


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_everything_that_the_image_installs_has_a_wheel(machine: str) -> None:
    installed = _list_installed(machine)
    assert {"sanic", "duckdb", "duckdb-extension-excel", "numpy"} <= installed.keys()
    without = [
        name
        for name, package in installed.items()
        if not any(
            platform == "any" or (platform.startswith("manylinux") and platform.endswith(machine))
            for platform in _platforms(package)
        )
    ]
    assert without == PURE


@pytest.mark.parametrize("cpu", ["x64", "arm64"])
@pytest.mark.parametrize("folder", ["docker/gpt-vis-api", "web"])
def test_what_is_native_in_node_is_locked_for_both(folder: str, cpu: str) -> None:
    locked = json.loads((ROOT / folder / "package-lock.json").read_text("utf-8"))["packages"]
    families: dict[str, set[str]] = {}
    for path, package in locked.items():
        name = path.rpartition("node_modules/")[2]
        if "linux" in package.get("os", ()) and "musl" not in name:
            family = name.split("linux")[0]
            families.setdefault(family, set()).update(package.get("cpu", ()))
    assert families, "nothing native is known of"
    assert [family for family, cpus in families.items() if cpu not in cpus] == []


def test_what_installs_the_lock_file_has_its_own_hashes() -> None:
    dockerfile = (ROOT / "docker/Dockerfile").read_text("utf-8").replace("\\\n", " ")
    installs = [line for line in dockerfile.splitlines() if "pip install" in line]
    assert installs
    assert [line for line in installs if "--require-hashes" not in line] == []
