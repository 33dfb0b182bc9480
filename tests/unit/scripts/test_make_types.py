"""The page's types are those of the service."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def test_the_generated_types_are_those_of_the_activities():
    done = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "make_types.py"), "--check"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
