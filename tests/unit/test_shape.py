"""The size budgets of CONTRIBUTING.md, which ruff cannot count: lines, not statements."""

import ast
import gc
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("controllers", "services", "agent", "model", "tests", "scripts")
FILE_LINES = 300
FOLDER_FILES = 15
FUNCTION_LINES = 40
PAGE_FUNCTION_LINES = 60
SETUP_LINES = 100
MEDIAN_LINES = 12
BANNED_NAMES = {"util", "utils", "common", "helper", "helpers", "manager", "base", "misc"}


def _sources() -> Iterator[Path]:
    yield ROOT / "serv.py"
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if "versions" not in path.parts:
                yield path


def _folders() -> Iterator[tuple[Path, int]]:
    for package in (*PACKAGES, "web/src", "web/e2e"):
        for folder in [ROOT / package, *(p for p in (ROOT / package).rglob("*") if p.is_dir())]:
            if not {"versions", "__pycache__", "node_modules"} & set(folder.parts):
                yield folder, sum(1 for p in folder.iterdir() if p.is_file())


def _tree(path: Path) -> ast.Module:
    """A parsed file. Python 3.11 fails where a finalizer parses, too: gh-106905.

    The finalizer of a task that nobody awaited does so: it prints a traceback.
    """
    gc.disable()
    try:
        return ast.parse(path.read_text("utf-8"))
    finally:
        gc.enable()


@cache
def _functions(path: Path) -> tuple[tuple[str, int], ...]:
    return tuple(
        (node.name, (node.end_lineno or node.lineno) - node.lineno + 1)
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )


def _page_sources() -> Iterator[Path]:
    for pattern in ("*.ts", "*.vue"):
        for path in sorted((ROOT / "web" / "src").rglob(pattern)):
            if path.name != "generated.ts":
                yield path


def _lines(path: Path) -> int:
    return path.read_text("utf-8").count("\n")


def _longer(paths: Iterator[Path], limit: int) -> dict[str, int]:
    return {str(p.relative_to(ROOT)): n for p in paths if (n := _lines(p)) > limit}


def test_no_python_file_is_longer_than_the_budget() -> None:
    assert _longer(_sources(), FILE_LINES) == {}


def test_no_folder_has_more_files_than_the_budget() -> None:
    """Migrations excepted: their one folder is a list in order of time."""
    assert {str(f.relative_to(ROOT)): n for f, n in _folders() if n > FOLDER_FILES} == {}


def test_no_page_file_is_longer_than_the_budget() -> None:
    assert _longer(_page_sources(), FILE_LINES) == {}


def test_views_only_lay_out() -> None:
    assert _longer((ROOT / "web" / "src" / "views").rglob("*.vue"), 100) == {}


def test_no_function_is_longer_than_the_budget() -> None:
    long = {
        f"{path.relative_to(ROOT)}:{name}": lines
        for path in _sources()
        for name, lines in _functions(path)
        if lines > FUNCTION_LINES
    }
    assert long == {}


def test_the_linter_of_the_page_holds_the_budget_of_its_functions() -> None:
    """ESLint counts them in `npm run lint`; only tests are exempt, no comment disables the rule."""
    rule = "max-lines-per-function"
    config = (ROOT / "web" / "eslint.config.js").read_text("utf-8")
    settings = re.findall(rf"'{rule}': (.+?),?$", config, re.MULTILINE)
    assert settings == [f"['error', {{ max: {PAGE_FUNCTION_LINES} }}]", "'off' } }"]
    assert f"{{ files: ['src/__tests__/**', 'e2e/**'], rules: {{ '{rule}': 'off' }} }}" in config
    assert [p for p in _page_sources() if rule in p.read_text("utf-8")] == []


def test_no_script_setup_is_longer_than_the_budget() -> None:
    """`<script setup>` is the function that sets a component up; ESLint does not count it."""
    setups = {
        str(path.relative_to(ROOT)): setup[1].count("\n")
        for path in (ROOT / "web" / "src").rglob("*.vue")
        if (
            setup := re.search(
                r"<script setup.*?>\n(.*?)</script>", path.read_text("utf-8"), re.DOTALL
            )
        )
    }
    assert len(setups) > 50
    assert {name: lines for name, lines in setups.items() if lines > SETUP_LINES} == {}


def test_the_median_function_is_short() -> None:
    lengths = [n for path in _sources() for _, n in _functions(path)]
    assert median(lengths) <= MEDIAN_LINES


def test_bodies_and_views_stand_in_the_schemas() -> None:
    for path in sorted((ROOT / "controllers/routes").rglob("*.py")):
        classes = [node for node in ast.walk(_tree(path)) if isinstance(node, ast.ClassDef)]
        models = [node.name for node in classes if "BaseModel" in map(ast.unparse, node.bases)]
        assert not models, f"{path}: {models}"


@pytest.mark.parametrize("package", PACKAGES[:4])
def test_names_say_what_a_module_knows(package: str) -> None:
    stems = {p.stem for p in (ROOT / package).rglob("*.py")} | {
        p.name for p in (ROOT / package).rglob("*") if p.is_dir()
    }
    assert {part for stem in stems for part in stem.split("_")} & BANNED_NAMES == set()
