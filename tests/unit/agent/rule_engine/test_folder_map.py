"""The docstrings of the engine's packages say where the rule for a kind of question is."""

from pathlib import Path
from types import ModuleType

import pytest

from agent import rule_engine
from agent.rule_engine import parsing


@pytest.mark.parametrize("package", [rule_engine, parsing], ids=lambda package: package.__name__)
def test_a_docstring_names_every_folder_of_its_package(package: ModuleType) -> None:
    [folder] = package.__path__
    names = {path.parent.name for path in Path(folder).glob("*/__init__.py")}
    assert len(names) > 5
    assert {name for name in names if f"`{name}`" not in package.__doc__} == set()
