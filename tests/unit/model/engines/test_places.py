"""A kind of source has one place: nothing outside of it names a kind or a dialect."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from model.engines.registry import DIALECTS, ENGINES

ROOT = Path(__file__).parents[4]
PACKAGES = ("agent", "controllers", "model", "services", "scripts")
OWN_PLACES = ("model/engines/", "services/datasources/engines/", "services/sqlguard/dialects/")
OWN_RECORDS = (
    *("model/database/", "model/migrations/", "model/repositories/", "model/tables/"),
    *("model/settings.py", "scripts/stack/backup.py", "services/container/datasources.py"),
)
"""Our own records are in SQLite or MySQL, whatever sources there are."""
EXAMPLES = {
    "agent/data_agent/correction/dialects.py": "dialects that models write by mistake",
    "agent/data_agent/state.py": "the source of a run before it has one",
    "services/answering/warm_up.py": "the made-up source of the warm-up",
    "services/datasources/demo/installation.py": "the demo's database",
}
# `files` is what uploads are called everywhere.
NAMES = {*ENGINES, *DIALECTS, "mariadb"} - {"files"}


def _find_names(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and node.value in NAMES:
            yield str(node.value)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("model.engines."):
            yield from NAMES.intersection(str(node.module).split("."))


def _find_places() -> dict[str, set[str]]:
    found = {}
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            place = path.relative_to(ROOT).as_posix()
            names = set(_find_names(path))
            if names and not place.startswith((*OWN_PLACES, *OWN_RECORDS)):
                found[place] = names
    return found


def test_only_the_own_places_of_a_kind_name_it() -> None:
    assert sorted(_find_places()) == sorted(EXAMPLES)


def test_the_page_names_no_kind() -> None:
    quoted = re.compile(rf"'({'|'.join(sorted(NAMES))})'")
    naming = [
        path.name
        for pattern in ("*.ts", "*.vue")
        for path in (ROOT / "web" / "src").rglob(pattern)
        if "__tests__" not in path.parts and quoted.search(path.read_text("utf-8"))
    ]
    assert naming == ["sourceKinds.ts"]


def test_each_kind_is_named_in_the_registry_alone() -> None:
    for folder in sorted({engine.name for engine in ENGINES.values()}):
        others = [
            place.relative_to(ROOT).as_posix()
            for place in (ROOT / "model" / "engines").rglob("*.py")
            if place.parent.name != folder and f"engines.{folder}." in place.read_text("utf-8")
        ]
        shared = {"duckdb": ["model/engines/files/description.py"]}.get(folder, [])
        assert sorted(others) == sorted(["model/engines/registry.py", *shared])
