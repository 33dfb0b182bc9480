"""No module imports itself through others, not even for a type or inside a function."""

from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import grimp
import pytest

PACKAGES = ("controllers", "services", "agent", "model")


def _find_cycle(*packages: str) -> list[str]:
    """The modules of one cycle of imports; empty when there is none.

    That a module's import runs the `__init__` of its package does not count: a package that
    exports what its modules define would be a cycle.
    """
    graph = grimp.build_graph(*packages, cache_dir=None, exclude_type_checking_imports=False)
    imports = {name: graph.find_modules_directly_imported_by(name) for name in graph.modules}
    assert any(imports.values())
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_no_module_imports_itself_through_others() -> None:
    assert _find_cycle(*PACKAGES) == []


@pytest.mark.parametrize(
    "back",
    [
        "import looped.first",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from looped import first",
        "def read():\n    from looped.first import VALUE\n    return VALUE",
    ],
    ids=["plain", "type", "function"],
)
def test_a_cycle_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, back: str) -> None:
    package = tmp_path / "looped"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "first.py").write_text("from looped import second\nVALUE = 1\n", "utf-8")
    (package / "second.py").write_text(f"{back}\n", "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    assert {"looped.first", "looped.second"} <= set(_find_cycle("looped"))
