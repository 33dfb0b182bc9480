import subprocess
from pathlib import Path

import pytest

from scripts.recipes.example_commit import list_files

WHO = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false")


def git(*arguments: str) -> None:
    subprocess.run(["git", *WHO, *arguments], check=True, capture_output=True)


def test_files_have_the_names_of_today(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    git("init")
    for name in ("moved", "stays", "removed"):
        Path(name).write_text(f"{name}\n" * 20)
    git("add", ".")
    git("commit", "-m", "Add three files")
    git("mv", "moved", "halfway")
    git("commit", "-m", "Move one")
    git("mv", "halfway", "there")
    git("rm", "removed")
    git("commit", "-m", "Move it again, remove another")
    assert list_files("HEAD~2") == [("moved", "there"), ("removed", ""), ("stays", "stays")]
