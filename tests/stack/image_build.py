"""Builds the images while other tests run: python -m tests.stack.image_build FOLDER.

The tests of the stack, started afterwards with STACK_FOLDER, run their engine on that folder. What
is not finished by then, they build themselves.
"""

import signal
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.stack.engine import engine
from tests.stack.images import build_ours, load_stand_ins


def _end(*_: Any) -> None:
    raise SystemExit(1)  # the engine of the context is stopped


def _main(folder: Path) -> None:
    signal.signal(signal.SIGTERM, _end)
    try:
        with engine(folder) as docker:
            load_stand_ins(docker)
            build_ours(docker)
    except pytest.skip.Exception as reason:
        sys.exit(f"No images were built ahead: {reason}")


if __name__ == "__main__":
    _main(Path(sys.argv[1]))
