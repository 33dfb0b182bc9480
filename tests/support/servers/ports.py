"""Ports for servers that the tests start."""

import os
import random
import re
import socket
from contextlib import closing

_FIRST = 16_000
_EACH = 2_000
_PROCESSES = 8


def free_port() -> int:
    """A port nobody listens on.

    It lies below those that systems give out by themselves, and each process of a test run draws
    from a part of its own: so nobody takes it before the server that it is for has started.
    """
    process = int(re.sub(r"\D", "", os.environ.get("PYTEST_XDIST_WORKER", "")) or 0) % _PROCESSES
    first = _FIRST + _EACH * process
    for port in random.sample(range(first, first + _EACH), _EACH):
        with closing(socket.socket()) as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError(f"no port is free from {first} to {first + _EACH}")
