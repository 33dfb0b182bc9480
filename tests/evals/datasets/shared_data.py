"""Where the shared data sets lie, which are no part of the project."""

from pathlib import Path


def find_shared_data() -> Path | None:
    """The folder with the data set, which is no part of the project."""
    for root in Path(__file__).resolve().parents:
        if (found := root / "shared" / "data" / "spider").is_dir():
            return found
    return None
