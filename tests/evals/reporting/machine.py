"""Which code made the numbers of a run, and how busy the machine was."""

import os
import subprocess


def measure_load() -> float:
    """How many processes wanted to run during the last minute."""
    return round(os.getloadavg()[0], 2)


def describe_machine() -> str:
    """Cores and load."""
    return f"{os.cpu_count()} cores, load average {measure_load():.1f}"


def find_commit() -> str:
    """The commit that is checked out, `+` when files were changed since; empty outside git."""
    head = _git("rev-parse", "--short", "HEAD")
    return head + ("+" if head and _git("status", "--porcelain", "-uno") else "")


def _git(*words: str) -> str:
    done = subprocess.run(["git", *words], capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else ""
