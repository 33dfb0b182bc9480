"""`make eval`: what it hands on."""

import os
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]


def handed_on(*words: str) -> str:
    """The last command that make would run, in a shell that has a LANGUAGE and a NAME."""
    done = subprocess.run(
        ["make", "--dry-run", "--no-print-directory", "eval", *words],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "LANGUAGE": "en_US:en", "NAME": "host"},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return " ".join(done.stdout.splitlines()[-1].partition("tests.evals")[2].split())


def test_only_what_stands_in_the_command_is_handed_on() -> None:
    assert handed_on() == ""
    assert (
        handed_on("SETS=own spider", "SAMPLE=9", "NAME=a")
        == "--sets own spider --sample 9 --name a"
    )
    assert handed_on("ONLY=hr bank", "LANGUAGE=zh", "SEED=2", "WAYS=ours") == (
        "--only hr bank --language zh --seed 2 --ways ours"
    )
