"""The stack is brought up once for all tests of this folder."""

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.stack.engine import engine
from tests.stack.images import build_ours, load_stand_ins
from tests.stack.running import Stack, ask, write_stack


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    """All seven services, healthy."""
    needed = ("dockerd", "docker", "docker-compose", "iptables", "mmdebstrap")
    missing = [name for name in needed if not shutil.which(name)]
    if os.geteuid() or missing:
        pytest.skip(f"root is needed, and {', '.join(missing) or 'nothing else'}")
    with engine(Path(tempfile.mkdtemp(prefix="tt-"))) as docker:
        began = time.monotonic()
        load_stand_ins(docker)
        loaded = time.monotonic()
        build_ours(docker)
        built = time.monotonic()
        running = write_stack(docker)
        try:
            said = running.make("up")
            assert f"http://localhost:{running.page.rpartition(':')[2]} (admin" in said
        except AssertionError as error:
            raise AssertionError(f"{error}\n{running.compose('logs', '--tail', '40')}") from error
        running.measured += [
            f"stand-ins ready after {loaded - began:.0f} s",
            f"our images built in {built - loaded:.0f} s",
            f"seven services healthy after {time.monotonic() - built:.1f} s (first start)",
        ]
        yield running
        _report(running)
        running.make("down")
        left = docker("ps", "-aq", "--filter", "label=com.docker.compose.project=tabletalk")
        assert not left, "make down leaves something behind"


def _report(stack: Stack) -> None:
    with stack.client() as client:
        ask(client)
    sizes = stack.docker("images", "--format", "{{.Repository}} {{.Size}}")
    ours = ("sanic-web", "chat-web", "gpt-vis-api", "python", "nginx", "node")
    stack.measured += [line for line in sizes.splitlines() if line.split()[0] in ours]
    memory = stack.docker("stats", "--no-stream", "--format", "{{.Name}} {{.MemUsage}}")
    stack.measured += memory.splitlines()
    head = "\nMeasured (images are built on stand-in bases):"
    sys.stdout.write("\n  ".join([head, *stack.measured, ""]))
