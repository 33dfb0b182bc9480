"""The folders of one test run: what its workers share, and where its servers have their data."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

RUN_DIR = "TABLETALK_TEST_SERVERS"
_HOMES = "homes"
_MEMORY = Path("/dev/shm")
_ROOM_BYTES = 8 * 1024**3


def pytest_configure(config: pytest.Config) -> None:
    """The process that leads the run owns the directory the servers live in."""
    if not hasattr(config, "workerinput"):
        stack = ExitStack()
        stack.enter_context(run_folder())
        config.add_cleanup(stack.close)


@contextmanager
def run_folder() -> Iterator[None]:
    """The directory that servers live in; they end when the block does."""
    folder = Path(tempfile.mkdtemp(prefix="tabletalk-servers-"))
    folder.chmod(0o755)
    os.mkfifo(folder / "alive")
    homes = Path(tempfile.mkdtemp(prefix="tabletalk-servers-", dir=_find_memory_folder() or folder))
    homes.chmod(0o755)
    (folder / _HOMES).symlink_to(homes)
    os.environ[RUN_DIR] = str(folder)
    alive = os.open(folder / "alive", os.O_RDWR | os.O_NONBLOCK)
    try:
        yield
    finally:
        os.close(alive)
        shutil.rmtree(homes, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)


def _find_memory_folder() -> Path | None:
    """A file system in memory with room for the servers: DDL is thirty times as fast there.

    None where there is none.
    """
    if not os.access(_MEMORY, os.W_OK) or shutil.disk_usage(_MEMORY).free < _ROOM_BYTES:
        return None
    return _MEMORY


def find_homes() -> Path:
    """The folder in which each of the run's servers has its data."""
    return (Path(os.environ[RUN_DIR]) / _HOMES).resolve()
