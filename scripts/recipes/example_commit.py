"""Lists the files of a commit by their names of today.

Usage: python -m scripts.recipes.example_commit COMMIT
"""

import subprocess
import sys


def list_files(commit: str) -> list[tuple[str, str]]:
    """Each file of the commit with its present name, which is empty when it was deleted."""
    names = _run_git("show", "--format=", "--name-only", commit).splitlines()
    current = {name: name for name in names if name}
    log = _run_git(
        *("-c", "diff.renameLimit=5000", "log", "--format=", "--reverse", "--name-status"),
        *("--find-renames", "--diff-filter=DR", f"{commit}..HEAD"),
    )
    for line in log.splitlines():
        _, *paths = line.split("\t")
        for name, path in current.items():
            if paths and path == paths[0]:
                current[name] = paths[1] if len(paths) > 1 else ""
    return list(current.items())


def _run_git(*arguments: str) -> str:
    command = ["git", *arguments]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout


if __name__ == "__main__":
    for before, now in list_files(sys.argv[1]):
        print(now or f"{before} (deleted)")
