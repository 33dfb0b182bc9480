"""Shell scripts: what shellcheck says of them, and how they refuse."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
SHELLCHECK = Path(sys.executable).with_name("shellcheck")
SCRIPTS = sorted((ROOT / "scripts").rglob("*.sh"))
MODEL = ROOT / "scripts" / "local_model.sh"


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_shellcheck_finds_nothing(script: Path) -> None:
    command = [SHELLCHECK, "--shell=bash", "--severity=warning", script]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize("words", [[], ["serve"], ["serve", "ten"], ["install", "here"], ["go"]])
def test_the_local_model_says_how_it_is_used(words: list[str], tmp_path: Path) -> None:
    done = _model(words, tmp_path)
    assert done.returncode == 2
    assert "serve PORT" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_model_that_is_not_installed_is_not_served(tmp_path: Path) -> None:
    done = _model(["serve", "18099"], tmp_path)
    assert done.returncode == 1
    assert "local_model.sh install" in done.stderr


def test_weights_with_another_hash_are_refused(tmp_path: Path) -> None:
    (tmp_path / "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf").write_bytes(b"something else")
    done = _model(["install"], tmp_path)
    assert done.returncode != 0
    assert "Installed" not in done.stdout


def _model(words: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [MODEL, *words],
        env={"PATH": "/usr/bin:/bin", "HOME": str(folder), "LOCAL_MODEL_DIR": str(folder)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
