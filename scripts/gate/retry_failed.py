"""Runs pytest; up to five tests that failed are run once more by themselves, and named.

    python scripts/gate/retry_failed.py OPTION_OF_PYTEST ...

On two busy processors one of thousands of tests may meet a time limit. A defect fails alone, too;
what passes then is listed at the end, so that somebody mends the test.
"""

import json
import subprocess
import sys
from pathlib import Path

MAX_FAILED = 5
TESTS_FAILED = 1
"""What pytest returns when it ran to the end and tests failed."""


def run(words: list[str], cache: Path) -> int:
    """What pytest returns in the end."""
    command = [sys.executable, "-m", "pytest", "-o", f"cache_dir={cache}", *words]
    code = subprocess.run([*command, "--cache-clear"], check=False).returncode
    failed = read_failed(cache)
    if code != TESTS_FAILED or not 0 < len(failed) <= MAX_FAILED:
        return code
    print(f"\n{len(failed)} failed; they run once more by themselves.", flush=True)
    again = [*command, "-n", "0", "--last-failed", "--last-failed-no-failures", "none"]
    code = subprocess.run(again, check=False).returncode
    if code == 0:
        print("\nFailed among the others and passed alone, to be mended:")
        print("\n".join(f"  {name}" for name in failed))
    return code


def read_failed(cache: Path) -> list[str]:
    """The tests that failed in the run that wrote this cache."""
    file = cache / "v/cache/lastfailed"
    return sorted(json.loads(file.read_text("utf-8"))) if file.exists() else []


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:], Path(".pytest_cache/gate")))
