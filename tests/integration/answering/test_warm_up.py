"""The first question after a start finds everything loaded."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("kind", ["engine", "model"])
def test_a_worker_loads_nothing_for_its_first_answer(kind: str, tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "tests.support.apps.first_answer",
        str(tmp_path / "data"),
        kind,
    ]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    assert done.stdout.split() == []
